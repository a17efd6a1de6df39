import { describe, expect, it } from 'vitest';
import { BulkCopyError } from '../../../src/core/storage/bulkCopier';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import type { SyncOptions } from '../../../src/core/sync/operations';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { LakeBench, testSource } from '../../fakes/lakeBench';

const source = { ...testSource, engine: 'azcopy' as const };
const at = (path: string) => ({ container: 'runs', name: `MiSeqOutput/R1/${path}` });

function benchWithRun(): LakeBench {
  const bench = new LakeBench();
  bench.tree
    .write('R1/RunInfo.xml', '<RunInfo/>')
    .write('R1/Data/a.bcl', 'aaa')
    .write('R1/Data/b.bcl', 'bbb')
    .write('R1/RTAComplete.txt', 'done');
  return bench;
}

async function sync(bench: LakeBench, options?: SyncOptions): Promise<VerificationReport> {
  return syncRun(await bench.observe('R1', { source }), bench.ports, options);
}

function fileOf({ files }: VerificationReport, path: string) {
  return files.find((file) => file.path === path);
}

describe('a source whose engine is AzCopy', () => {
  it('has its data moved by AzCopy, believed by recorded MD5 only, and its order kept by Lakeside', async () => {
    const bench = benchWithRun();
    const report = await sync(bench);
    expect(bench.azCopy.jobs).toEqual([
      {
        root: '/source',
        folder: 'R1',
        container: 'runs',
        prefix: 'MiSeqOutput/R1/',
        paths: ['Data/a.bcl', 'Data/b.bcl'],
        sizeBytes: 6,
      },
    ]);
    expect(bench.azCopy.lookedForStrays).toBe(1);
    expect(report).toMatchObject({
      state: 'verified',
      uploaded: 4,
      adopted: 0,
      evidence: { attested: 2, recordedMd5: 2 },
    });
    const sent = bench.store.calls.filter(({ operation }) => operation === 'putBlob');
    expect(sent.map(({ name }) => name?.slice('MiSeqOutput/'.length)).slice(0, 3)).toEqual([
      'R1.lock',
      'R1/RunInfo.xml',
      'R1/RTAComplete.txt',
    ]);
  });

  it('is looked at on the same evidence later, and is not sent twice', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.hashes.clear();
    const look = await inspectRun(await bench.observe('R1', { source }), bench.ports);
    expect(look).toMatchObject({ state: 'verified', adopted: 0, evidence: { recordedMd5: 2 } });
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 0, kept: 4 });
    expect(bench.azCopy.jobs).toHaveLength(1);
  });

  it('never lets AzCopy at a blob that is there: it knows no conditions', async () => {
    const bench = benchWithRun();
    bench.store.place(at('Data/a.bcl'), 'old!');
    const report = await sync(bench);
    expect(bench.azCopy.jobs.flatMap(({ paths }) => paths)).toEqual(['Data/b.bcl']);
    expect(fileOf(report, 'Data/a.bcl')).toMatchObject({ evidence: 'attested' });
  });

  it('reports a blob that somebody else put there meanwhile', async () => {
    const bench = benchWithRun();
    bench.azCopy.onFile = (path) => bench.store.place(at(path), 'zzz');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'mismatch', verdicts: { differs: 2 } });
    expect(bench.store.text(at('Data/a.bcl'))).toBe('zzz');
  });

  it('reports what AzCopy could not send, and what it says it sent and did not', async () => {
    const bench = benchWithRun();
    bench.azCopy.dropped.add('Data/b.bcl');
    bench.azCopy.onFile = (path) => {
      if (path === 'Data/a.bcl') bench.tree.remove('R1/Data/a.bcl');
    };
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'incomplete', verdicts: { failed: 2 } });
    expect(fileOf(report, 'Data/a.bcl')?.message).toContain('AzCopy could not send it');
    expect(fileOf(report, 'Data/b.bcl')?.message).toContain('there is no such blob');
  });

  it('sees by its MD5 that a file changed between hashing and copying', async () => {
    const bench = benchWithRun();
    bench.azCopy.onFile = (path) => bench.tree.write(`R1/${path}`, 'new');
    expect(await sync(bench)).toMatchObject({ state: 'mismatch', verdicts: { differs: 2 } });
  });

  it('brings back a proven blob that is gone, on the weaker evidence', async () => {
    const bench = benchWithRun();
    await syncRun(await bench.observe('R1'), bench.ports);
    bench.store.remove(at('Data/a.bcl'));
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', evidence: { attested: 3, recordedMd5: 1 } });
  });

  it('stops when AzCopy cannot work at all, and keeps what is proven until then', async () => {
    const bench = benchWithRun();
    bench.azCopy.failure = new BulkCopyError('engineMissing', 'AzCopy is not installed', {
      remedy: 'Install it',
    });
    await expect(sync(bench)).rejects.toMatchObject({ reason: 'engineMissing' });
    const look = await inspectRun(await bench.observe('R1', { source }), bench.ports);
    expect(look).toMatchObject({ state: 'incomplete', evidence: { attested: 1 } });
  });

  it('does not start it if there is nothing for it to do', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/RunInfo.xml', '<RunInfo/>');
    expect(await sync(bench)).toMatchObject({ state: 'verified', evidence: { attested: 1 } });
    expect(bench.azCopy.jobs).toEqual([]);
  });

  it('stops at once when it is cancelled', async () => {
    const bench = benchWithRun();
    const controller = new AbortController();
    bench.azCopy.onFile = () => controller.abort();
    await expect(sync(bench, { signal: controller.signal })).rejects.toThrow('aborted');
    expect(bench.store.names('runs')).not.toContain('MiSeqOutput/R1.sync');
  });
});
