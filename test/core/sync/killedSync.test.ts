import { describe, expect, it } from 'vitest';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { writerKey } from '../../../src/core/sync/records/syncJournal';
import type { BlobCall } from '../../fakes/blobCalls';
import { LakeBench } from '../../fakes/lakeBench';

/** Just too large for one request: two blocks. */
const large = new Uint8Array(8 * 1024 * 1024 + 5).fill(7, 1_000_000);
const blockBytes = 8 * 1024 * 1024;
const blob = (path: string): { container: string; name: string } => ({
  container: 'runs',
  name: `MiSeqOutput/R1/${path}`,
});

function benchWithRun(options: { readonly hasLarge?: boolean } = {}): LakeBench {
  const bench = new LakeBench();
  bench.tree.write('R1/RunInfo.xml', '<RunInfo/>');
  for (const name of ['a', 'b', 'c']) bench.tree.write(`R1/Data/${name}.bcl`, name.repeat(40));
  if (options.hasLarge === true) bench.tree.write('R1/Data/large.cbcl', large);
  bench.tree.write('R1/RTAComplete.txt', 'done');
  return bench;
}

const wholeFiles = [
  ['RunInfo.xml', '<RunInfo/>'],
  ['Data/a.bcl', 'a'.repeat(40)],
  ['RTAComplete.txt', 'done'],
] as const;

async function sync(bench: LakeBench): Promise<VerificationReport> {
  return syncRun(await bench.observe('R1'), bench.ports);
}

/** What no code of ours catches: the process is gone. */
class Killed extends Error {}

/**
 * Syncs until the process is killed at one of its calls, before the service acts or after, with the
 * answer on its way; what the journal had not on disk by then is lost. True if it came to that.
 */
async function syncKilledAt(
  bench: LakeBench,
  at: (call: BlobCall) => boolean,
  when: 'before' | 'after' = 'before',
): Promise<boolean> {
  let isKilled = false;
  const strike = (call: BlobCall): void => {
    isKilled ||= at(call);
    if (!isKilled) return;
    bench.journals.crash();
    throw new Killed();
  };
  bench.store.onCall = when === 'before' ? strike : () => strikeIf(isKilled);
  bench.store.onDone = when === 'after' ? strike : undefined;
  await sync(bench).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  bench.store.onCall = undefined;
  bench.store.onDone = undefined;
  // Its lease has not run out; the next process of this machine takes it over.
  return isKilled;
}

function strikeIf(isKilled: boolean): void {
  if (isKilled) throw new Killed();
}

describe('a sync that is killed', () => {
  for (const when of ['before', 'after'] as const) {
    it(`${when} any of its calls is taken up: nothing acknowledged is sent again, all is attested`, async () => {
      for (let count = 1; ; count += 1) {
        const bench = benchWithRun();
        let calls = 0;
        const isKilled = await syncKilledAt(bench, () => (calls += 1) >= count, when);
        const names = new Set(bench.store.names('runs'));
        for (const [path, content] of wholeFiles) {
          const stored = bench.store.text(blob(path));
          expect([count, path, [undefined, content].includes(stored)]).toEqual([count, path, true]);
        }
        const sentBefore = bench.store.calls.length;
        const report = await sync(bench);
        const again = bench.store.calls.slice(sentBefore).filter(({ sizeBytes }) => sizeBytes > 0);
        const files = again.filter(({ name }) => name?.startsWith('MiSeqOutput/R1/'));
        expect([count, report.state, report.problems]).toEqual([count, 'verified', []]);
        expect([count, report.evidence.attested]).toEqual([count, 5]);
        expect(files.filter(({ name }) => names.has(name ?? ''))).toEqual([]);
        // Killed at the very last, it leaves a lock behind that nobody holds for long.
        bench.nowMs += 61_000;
        const lock = { container: 'runs', name: 'MiSeqOutput/R1.lock' };
        expect((await bench.store.head(lock))?.isLeased ?? false).toBe(false);
        if (!isKilled) break;
      }
    });
  }

  it('sends only the blocks again that the service had not acknowledged', async () => {
    const bench = benchWithRun({ hasLarge: true });
    const { name } = blob('Data/large.cbcl');
    let blocks = 0;
    await syncKilledAt(bench, (call) => {
      if (call.operation === 'putBlock') blocks += 1;
      return blocks === 2;
    });
    const sent = bench.store.bytesSent;
    const { uploadedBytes, resumedBytes } = await sync(bench);
    const again = bench.store.calls.filter(
      (call) => call.operation === 'putBlock' && call.name === name,
    );
    expect(again.length).toBe(3);
    expect(bench.store.bytesSent - sent).toBeLessThan(blockBytes);
    // The report says what did not go up again: a block, and the rest of the file is the short last one.
    expect(resumedBytes).toBe(blockBytes);
    expect(uploadedBytes).toBeGreaterThan(blockBytes);
    expect(await sync(bench)).not.toHaveProperty('resumedBytes');
  });

  it('keeps no journal once everything is recorded', async () => {
    const bench = benchWithRun();
    await sync(bench);
    expect(bench.journals.isEmpty).toBe(true);
  });

  it('believes neither a line nor a writer once somebody wrote the blob again', async () => {
    const bench = benchWithRun();
    let puts = 0;
    await syncKilledAt(bench, ({ operation }) => operation === 'putBlob' && (puts += 1) > 4);
    const touched = blob('Data/a.bcl');
    bench.store.place(touched, 'a'.repeat(40));
    const report = await sync(bench);
    const file = report.files.find(({ path }) => path === 'Data/a.bcl');
    expect(file).toMatchObject({ verdict: 'match', evidence: 'recordedMd5', isAdopted: true });
  });

  it('loses evidence, not files, with its journal', async () => {
    const bench = benchWithRun();
    bench.journals.problem = 'the disk is full';
    let puts = 0;
    await syncKilledAt(bench, ({ operation }) => operation === 'putBlob' && (puts += 1) > 4);
    const sent = bench.store.counts.putBlob;
    const report = await sync(bench);
    expect(report.state).toBe('verified');
    expect(report.evidence.recordedMd5).toBeGreaterThan(0);
    expect(bench.store.counts.putBlob - sent).toBeLessThan(9);
    expect(report.problems).toEqual([{ path: '', verdict: null, message: 'the disk is full' }]);
  });

  it('asks the lake for nothing more when nothing was killed', async () => {
    const bench = benchWithRun();
    await sync(bench);
    expect(bench.store.counts.head).toBe(4);
    // Found finished: three requests, no lock.
    const before = bench.store.calls.length;
    expect(await sync(bench)).toMatchObject({ state: 'verified', kept: 5 });
    const again = bench.store.calls.slice(before).map(({ operation }) => operation);
    expect(again.sort()).toEqual(['head', 'head', 'listBlobs', 'read']);
  });

  it('is known by the name that its blobs carry', async () => {
    const bench = benchWithRun();
    await sync(bench);
    const head = await bench.store.head(blob('Data/a.bcl'));
    expect(head?.metadata?.[writerKey]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a file that somebody else sends at the same time', () => {
  it('is found, and counts by its recorded MD5 alone', async () => {
    const bench = benchWithRun();
    const address = blob('Data/b.bcl');
    bench.store.onCall = ({ operation, name }) => {
      if (operation === 'putBlob' && name === address.name) {
        bench.store.onCall = undefined;
        bench.store.place(address, 'b'.repeat(40));
      }
    };
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 4, kept: 1 });
    const file = report.files.find(({ path }) => path === 'Data/b.bcl');
    expect(file).toMatchObject({ verdict: 'match', evidence: 'recordedMd5', isAdopted: true });
  });

  it('is not touched if it is another', async () => {
    const bench = benchWithRun();
    const address = blob('Data/b.bcl');
    bench.store.onCall = ({ operation, name }) => {
      if (operation === 'putBlob' && name === address.name) {
        bench.store.onCall = undefined;
        bench.store.place(address, 'other');
      }
    };
    const report = await sync(bench);
    expect(report.state).toBe('incomplete');
    expect(bench.store.text(address)).toBe('other');
  });
});

describe('blocks that another tool left', () => {
  const foreign = { id: new Uint8Array(48).fill(1), bytes: new Uint8Array([1]) };
  const address = blob('Data/large.cbcl');

  /** Comparing eight million numbers one by one takes minutes. */
  function holds(bench: LakeBench, content: Uint8Array): boolean {
    return Buffer.from(content).equals(bench.store.content(address) ?? new Uint8Array());
  }

  async function stageForeign(bench: LakeBench): Promise<void> {
    const md5 = await bench.ports.digests.md5(foreign.bytes);
    await bench.store.putBlock(address, { ...foreign, md5 });
  }

  it('beside no blob make room', async () => {
    const bench = benchWithRun({ hasLarge: true });
    await stageForeign(bench);
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 6 });
    expect(holds(bench, large)).toBe(true);
  });

  it('make room where nothing may be deleted, too', async () => {
    const bench = benchWithRun({ hasLarge: true });
    await stageForeign(bench);
    bench.store.failNext('deleteBlob', 'forbidden', { name: address.name });
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 6 });
    expect(holds(bench, large)).toBe(true);
  });

  it('beside a blob are left alone, and said to be in the way', async () => {
    const bench = benchWithRun({ hasLarge: true });
    bench.store.place(address, 'short');
    await stageForeign(bench);
    const report = await sync(bench);
    const file = report.files.find(({ path }) => path === 'Data/large.cbcl');
    expect(file?.verdict).toBe('failed');
    expect(file?.message).toContain('Another tool left blocks');
    expect(bench.store.text(address)).toBe('short');
  });

  it('of an older content of the file are not mistaken for its own', async () => {
    const bench = benchWithRun({ hasLarge: true });
    await syncKilledAt(bench, ({ operation }) => operation === 'commitBlocks');
    const changed = large.slice().fill(3, 0, 1000);
    bench.tree.write('R1/Data/large.cbcl', changed);
    const before = bench.store.calls.length;
    expect(await sync(bench)).toMatchObject({ state: 'verified' });
    expect(holds(bench, changed)).toBe(true);
    const again = bench.store.calls
      .slice(before)
      .filter(({ operation }) => operation === 'putBlock');
    // The second block is as it was.
    expect(again).toHaveLength(1);
  });
});
