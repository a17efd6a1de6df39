import { describe, expect, it } from 'vitest';
import { syncRun } from '../../../src/core/sync/syncRun';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import { LakeBench } from '../../fakes/lakeBench';

const large = {
  sizeBytes: 20 * 1024 * 1024,
  fill: (offset: number, into: Uint8Array) => into.fill(offset % 251),
};

function benchWithRun(): LakeBench {
  const bench = new LakeBench();
  bench.tree.write('R1/RunInfo.xml', '<RunInfo/>');
  bench.tree.write('R1/Data/a.bcl', 'aaa');
  bench.tree.write('R1/Data/b.bcl', '');
  bench.tree.write('R1/Data/large.cbcl', large);
  bench.tree.write('R1/RTAComplete.txt', 'done');
  return bench;
}

describe('syncRun', () => {
  it('carries every file, proves each and records the run', async () => {
    const bench = benchWithRun();
    const report = await syncRun(await bench.observe('R1'), bench.ports);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ state: 'verified', uploaded: 5, kept: 0, fileCount: 5 });
    expect(report.evidence).toEqual({ size: 0, recordedMd5: 0, attested: 5, reread: 0 });
    expect(bench.store.names('runs')).toEqual([
      'MiSeqOutput/R1.md5',
      'MiSeqOutput/R1.receipt',
      'MiSeqOutput/R1.sync',
      'MiSeqOutput/R1/Data/a.bcl',
      'MiSeqOutput/R1/Data/b.bcl',
      'MiSeqOutput/R1/Data/large.cbcl',
      'MiSeqOutput/R1/RTAComplete.txt',
      'MiSeqOutput/R1/RunInfo.xml',
    ]);
  });

  it('sends nothing and writes nothing the second time', async () => {
    const bench = benchWithRun();
    await syncRun(await bench.observe('R1'), bench.ports);
    const before = bench.store.entry({ container: 'runs', name: 'MiSeqOutput/R1.sync' });
    const bytesRead = bench.tree.counts.bytesRead;
    const report = await syncRun(await bench.observe('R1'), bench.ports);
    expect(report).toMatchObject({ state: 'verified', uploaded: 0, kept: 5 });
    expect(report.evidence.attested).toBe(5);
    expect(bench.store.entry({ container: 'runs', name: 'MiSeqOutput/R1.sync' })).toEqual(before);
    expect(bench.tree.counts.bytesRead).toBe(bytesRead);
  });

  it('says that a blob was changed behind its back', async () => {
    const bench = benchWithRun();
    const run = await bench.observe('R1');
    await syncRun(run, bench.ports);
    bench.store.place({ container: 'runs', name: 'MiSeqOutput/R1/Data/a.bcl' }, 'aab');
    expect(await verifyRun(run, bench.ports)).toMatchObject({ state: 'mismatch' });
    expect(await inspectRun(run, bench.ports)).toMatchObject({ state: 'mismatch' });
  });
});
