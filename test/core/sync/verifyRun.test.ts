import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/core/lake/lake';
import type { ObservedRun } from '../../../src/core/runs/run';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import type { VerifyOptions } from '../../../src/core/sync/operations';
import { isOverdue } from '../../../src/core/sync/report/overdueRun';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { identityOfStamp } from '../../../src/core/storage/fileIdentity';
import { storageError } from '../../../src/core/storage/storageErrors';
import { LakeBench, testSource } from '../../fakes/lakeBench';

const blob = { container: 'runs', name: 'MiSeqOutput/R1/a.bcl' };
const receipt = { container: 'runs', name: 'MiSeqOutput/R1.receipt' };

async function syncedBench(): Promise<LakeBench> {
  const bench = new LakeBench();
  bench.tree.write('R1/a.bcl', 'aaa').write('R1/b.bcl', 'bbb');
  await syncRun(await bench.observe('R1'), bench.ports);
  return bench;
}

async function verify(bench: LakeBench, options?: VerifyOptions): Promise<VerificationReport> {
  return verifyRun(await bench.observe('R1'), bench.ports, options);
}

async function look(bench: LakeBench): Promise<VerificationReport> {
  return inspectRun(await bench.observe('R1'), bench.ports);
}

describe('verifying a run', () => {
  it('hashes local bytes afresh and writes nothing', async () => {
    const bench = await syncedBench();
    const before = { read: bench.tree.counts.bytesRead, names: bench.store.names('runs') };
    const report = await verify(bench);
    expect(report).toMatchObject({ state: 'verified', evidence: { attested: 2 }, uploaded: 0 });
    expect(bench.tree.counts.bytesRead).toBe(before.read + 6);
    expect(bench.store.names('runs')).toEqual(before.names);
  });

  it('trusts remembered MD5s of untouched files when asked to', async () => {
    const bench = await syncedBench();
    const { bytesRead } = bench.tree.counts;
    expect(await verify(bench, { isCached: true })).toMatchObject({ state: 'verified' });
    expect(bench.tree.counts.bytesRead).toBe(bytesRead);
  });

  it('only looks at a run that nothing was carried of', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa');
    expect(await verify(bench)).toMatchObject({
      state: 'ready',
      because: 'nothing of it is in the lake yet; sync it (quiet)',
      problems: [],
    });
    expect(bench.tree.counts.bytesRead).toBe(0);
  });

  it.each([
    ['another byte', (b: LakeBench) => b.store.place(blob, 'aab'), 'differs', 'mismatch'],
    ['another size', (b: LakeBench) => b.store.place(blob, 'aaaa'), 'differs', 'mismatch'],
    ['no blob', (b: LakeBench) => b.store.remove(blob), 'missingRemote', 'mismatch'],
    ['no MD5', (b: LakeBench) => b.store.setMd5(blob, undefined), 'noDigest', 'unverifiable'],
    [
      'another byte under the old MD5',
      (b: LakeBench) => b.store.replaceContent(blob, 'aab'),
      'changedRemotely',
      'unverifiable',
    ],
    ['a new version', (b: LakeBench) => b.store.touch(blob), 'changedRemotely', 'unverifiable'],
    [
      'another local byte',
      (b: LakeBench) => b.tree.write('R1/a.bcl', 'aab'),
      'differs',
      'mismatch',
    ],
  ])('finds %s', async (_what, tamper, verdict, state) => {
    const bench = await syncedBench();
    tamper(bench);
    const report = await verify(bench);
    expect(report.state).toBe(state);
    expect(report.files.find(({ path }) => path === 'a.bcl')).toMatchObject({ verdict });
    expect((await look(bench)).state).toBe(state);
  });

  it('reports a file that no longer can be read as failed', async () => {
    const bench = await syncedBench();
    bench.tree.fail('R1/a.bcl', 'io');
    expect(await verify(bench)).toMatchObject({ state: 'incomplete', verdicts: { failed: 1 } });
  });

  it('never calls a file gone that lies in a folder it cannot list', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa').write('R1/C1/b.bcl', 'bbb');
    await syncRun(await bench.observe('R1'), bench.ports);
    bench.tree.fail('R1/C1', 'denied');
    for (const reread of [false, true]) {
      const report = await verify(bench, { reread });
      expect(report.state).toBe('incomplete');
      expect(messageOf(report, 'C1/b.bcl')).toMatch(/cannot be listed.*lake still holds/);
    }
    bench.store.remove({ ...blob, name: 'MiSeqOutput/R1/C1/b.bcl' });
    const lost = await verify(bench);
    expect(lost.state).toBe('mismatch');
    expect(messageOf(lost, 'C1/b.bcl')).toMatch(/no such blob any more.*make that readable/);
  });

  it('says what to do about a name that no blob can have, and not to sync', async () => {
    const bench = await syncedBench();
    bench.tree.write('R1/c.', 'ccc');
    expect(messageOf(await verify(bench), 'c.')).toMatch(/ends with a dot.*rename it/);
  });

  it('says that the receipt speaks against a file, and not to sync', async () => {
    const bench = await syncedBench();
    bench.tree.write('R1/a.bcl', 'aab');
    expect(messageOf(await verify(bench), 'a.bcl')).toMatch(/receipt proves; find out which/);
    bench.store.place(blob, 'aac');
    bench.tree.write('R1/a.bcl', 'aaa');
    expect(messageOf(await verify(bench), 'a.bcl')).toMatch(/not the file's; plan a sync/);
  });
});

function messageOf(report: VerificationReport, path: string): string | undefined {
  return report.problems.find((problem) => problem.path === path)?.message;
}

describe('verifying by reading back', () => {
  it('downloads every blob and says so', async () => {
    const bench = await syncedBench();
    expect(await verify(bench, { reread: true })).toMatchObject({
      state: 'verified',
      evidence: { reread: 2 },
    });
  });

  it('finds bits that rotted under an unchanged ETag', async () => {
    const bench = await syncedBench();
    bench.store.replaceContent(blob, 'aab', { keepsEtag: true });
    expect(await verify(bench)).toMatchObject({ state: 'verified' });
    expect(await verify(bench, { reread: true })).toMatchObject({
      state: 'mismatch',
      verdicts: { differs: 1 },
    });
  });

  it('settles a blob without MD5', async () => {
    const bench = await syncedBench();
    bench.store.setMd5(blob, undefined);
    expect(await verify(bench, { reread: true })).toMatchObject({
      state: 'verified',
      evidence: { reread: 2 },
    });
  });

  it('reports a blob that cannot be read and goes on with the others', async () => {
    const bench = await syncedBench();
    bench.store.failNext('read', 'serverError', { name: blob.name });
    expect(await verify(bench, { reread: true })).toMatchObject({
      state: 'incomplete',
      evidence: { attested: 0, reread: 1 },
    });
  });

  it('gives up where the next blob could not be read either', async () => {
    const bench = new LakeBench();
    for (let index = 0; index < 40; index += 1) bench.tree.write(`R1/${index}.bcl`, `${index}`);
    await syncRun(await bench.observe('R1'), bench.ports);
    const { read } = bench.store.counts;
    bench.store.onCall = ({ operation, name }) => {
      if (operation === 'read' && name !== receipt.name) {
        throw storageError('unreachable', { endpoint: bench.store.endpoint });
      }
    };
    await expect(verify(bench, { reread: true })).rejects.toMatchObject({ reason: 'unreachable' });
    expect(bench.store.counts.read - read).toBeLessThan(20);
  });
});

describe('recording what was read back', () => {
  it('keeps it in the receipt, for every machine and the next time', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa').write('R1/b.bcl', 'bbb');
    bench.store.place(blob, 'aaa');
    await syncRun(await bench.observe('R1'), bench.ports);
    expect(await look(bench)).toMatchObject({ adopted: 1, evidence: { recordedMd5: 1 } });
    await verify(bench, { reread: true, record: true });
    bench.hashes.clear();
    expect(await look(bench)).toMatchObject({
      state: 'verified',
      adopted: 0,
      evidence: { reread: 2 },
      problems: [],
    });
    const calls = bench.store.calls.length;
    await syncRun(await bench.observe('R1'), bench.ports);
    const puts = bench.store.calls.slice(calls).filter(({ operation }) => operation === 'putBlob');
    expect(puts.map(({ name }) => name)).not.toContain(receipt.name);
  });

  it('keeps it in mind as well if the bytes of a blob rotted, until a sync sends them again', async () => {
    const bench = await syncedBench();
    bench.store.replaceContent(blob, 'aab', { keepsEtag: true });
    const marker = { ...receipt, name: 'MiSeqOutput/R1.sync' };
    const before = bench.store.entry(marker)?.etag;
    const found = await verify(bench, { reread: true });
    expect(found.problems[0]?.message).toMatch(
      /; record that \(lakeside verify --reread --record\)/,
    );
    const recorded = await verify(bench, { reread: true, record: true });
    expect(recorded.state).toBe('mismatch');
    const message = expect.stringMatching(/; that is recorded now, and the next sync sends/);
    expect(recorded.problems).toMatchObject([{ path: 'a.bcl', message }]);
    expect(recorded.files.at(0)).toMatchObject({ path: 'a.bcl', message });
    expect(bench.store.entry(marker)?.etag).toBe(before);
    expect(await look(bench)).toMatchObject({
      state: 'unverifiable',
      verdicts: { changedRemotely: 1 },
      evidence: { reread: 1 },
    });
    const repaired = await syncRun(await bench.observe('R1'), bench.ports);
    expect(repaired).toMatchObject({ state: 'verified', uploaded: 1 });
    expect(bench.store.text(blob)).toBe('aaa');
  });

  it('tells of a lost receipt that it is recorded anew, and gives no advice that was followed', async () => {
    const bench = await syncedBench();
    bench.store.remove(receipt);
    const { problems } = await verify(bench, { reread: true, record: true });
    expect(problems).toMatchObject([{ message: expect.stringContaining('recorded anew') }]);
    expect(await look(bench)).toMatchObject({ state: 'verified', problems: [] });
  });

  it('is not done while another process works on the run', async () => {
    const bench = await syncedBench();
    const key = { endpoint: bench.store.endpoint, container: 'runs', prefix: 'MiSeqOutput/R1/' };
    await bench.runLocks.take(key, bench.runLocks.holder(bench.nowMs));
    await expect(verify(bench, { reread: true, record: true })).rejects.toMatchObject({
      reason: 'locked',
    });
    expect(await verify(bench, { reread: true })).toMatchObject({ state: 'verified' });
  });
});

describe('verifying by a sample', () => {
  it('rereads what is drawn and leaves the others their evidence', async () => {
    const bench = new LakeBench();
    for (let index = 0; index < 40; index += 1) bench.tree.write(`R1/${index}.bcl`, `${index}`);
    await syncRun(await bench.observe('R1'), bench.ports);
    const { read } = bench.store.counts;
    const report = await verify(bench, {
      sample: { size: { kind: 'share', share: 0.1 }, random: { next: () => 0 } },
    });
    expect(report).toMatchObject({
      state: 'verified',
      evidence: { attested: 36, reread: 4 },
      sample: { files: 4, of: 40, failed: 0 },
    });
    // The receipt, and what was drawn.
    expect(bench.store.counts.read - read).toBe(1 + 4);
  });

  it('says how many of the drawn did not hold', async () => {
    const bench = await syncedBench();
    bench.store.replaceContent(blob, 'aab', { keepsEtag: true });
    const report = await verify(bench, {
      sample: { size: { kind: 'count', count: 2 }, random: { next: () => 0.5 } },
    });
    expect(report).toMatchObject({
      state: 'mismatch',
      sample: { files: 2, of: 2, failed: 1 },
      verdicts: { differs: 1 },
      evidence: { reread: 1 },
    });
  });
});

describe('blobs of another tool', () => {
  it('go by their recorded MD5 where the service lists no blocks of them', async () => {
    const bench = new LakeBench();
    const large = new Uint8Array(8 * 1024 * 1024 + 5).fill(7);
    bench.tree.write('R1/a.bcl', large).write('R1/b.bcl', 'bbb');
    bench.store.place(blob, large).place({ ...blob, name: 'MiSeqOutput/R1/b.bcl' }, 'bbb');
    bench.store.failNext('getBlocks', 'conditionNotMet', { name: blob.name });
    expect(await verify(bench)).toMatchObject({ state: 'verified', evidence: { recordedMd5: 2 } });
  });
});

describe('looking at a run', () => {
  it('trusts the receipt on a machine that has hashed nothing', async () => {
    const bench = await syncedBench();
    bench.hashes.clear();
    expect(await look(bench)).toMatchObject({ state: 'verified', evidence: { attested: 2 } });
  });

  it('does not trust it for a file modified since', async () => {
    const bench = await syncedBench();
    bench.hashes.clear();
    bench.tree.write('R1/a.bcl', 'aab', bench.nowMs + 60_000);
    expect(await look(bench)).toMatchObject({ state: 'ready', evidence: { size: 1, attested: 1 } });
  });

  it('does not trust it for a file replaced since by one with an old modification time', async () => {
    const bench = await syncedBench();
    bench.hashes.clear();
    const run = await bench.observe('R1');
    const lookAtChange = (changedAtMs: number): Promise<VerificationReport> => {
      const files = run.files.map((entry) => ({
        ...entry,
        identity: identityOfStamp({
          sizeBytes: BigInt(entry.sizeBytes),
          modifiedAtNs: BigInt(entry.modifiedAtMs) * 1_000_000n,
          changedAtNs: BigInt(changedAtMs) * 1_000_000n,
          inode: 1n,
          device: 1n,
        }),
      }));
      return inspectRun({ ...run, files }, bench.ports);
    };
    expect(await lookAtChange(bench.nowMs)).toMatchObject({ state: 'verified' });
    expect(await lookAtChange(bench.nowMs + 60_000)).toMatchObject({
      state: 'ready',
      evidence: { size: 2 },
    });
  });

  it('never takes equal sizes for verified', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa');
    bench.store.place(blob, 'zzz');
    expect(await look(bench)).toMatchObject({ state: 'ready', evidence: { size: 1 } });
  });

  it('says also why no sync would help yet a run that is wrong', async () => {
    const bench = await syncedBench();
    bench.store.remove(blob);
    const settling = await bench.observe('R1', { readiness: 'settling' });
    expect(await inspectRun(settling, bench.ports)).toMatchObject({
      state: 'mismatch',
      because: '1 blob named by the receipt gone',
      notYet: settling.verdict.because,
    });
    expect(await look(bench)).not.toHaveProperty('notYet');
  });

  it('says how much of a run is in the lake when a sync was killed', async () => {
    const bench = await syncedBench();
    bench.store
      .remove(receipt)
      .remove({ ...blob, name: 'MiSeqOutput/R1.sync' })
      .remove(blob);
    expect(await look(bench)).toMatchObject({
      state: 'incomplete',
      because: '1 file of 2 not in the lake yet',
    });
  });

  it('warns of a run that was not verified 48 h after it was first seen', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa');
    const run = await bench.observe('R1');
    bench.nowMs += 49 * 3_600_000;
    expect(await inspectRun(run, bench.ports)).toMatchObject({ state: 'stale' });
    expect(await syncRun(run, bench.ports)).toMatchObject({ state: 'verified' });
  });

  it('warns of an empty folder only where an instrument is due to write, or the lake has something of it', async () => {
    const bench = new LakeBench();
    bench.tree.folder('R1');
    const late = async (kind: Source['kind'], folder = 'R1'): Promise<ObservedRun> => ({
      ...(await bench.observe(folder, {
        source: { ...testSource, kind },
        readiness: 'sequencing',
      })),
      firstSeenAtMs: bench.nowMs - 49 * 3_600_000,
    });
    const seen = async (run: ObservedRun): Promise<{ state: string; isOverdue: boolean }> => {
      const { state } = await inspectRun(run, bench.ports);
      return { state, isOverdue: isOverdue(run, state, bench.nowMs) };
    };
    const unused = { state: 'sequencing', isOverdue: false };
    const overdue = { state: 'stale', isOverdue: true };
    expect(await seen(await late('folders'))).toEqual(unused);
    expect(await seen(await late('illumina'))).toEqual(overdue);
    bench.tree.write('R1.csv', 'sample');
    const entry = await bench.tree.stat('R1.csv');
    if (entry === undefined) throw new Error('there is no sheet');
    const sheet = { path: 'R1.csv', entry, kind: 'v1' } as const;
    expect(await seen({ ...(await late('folders')), sheet })).toEqual(overdue);
    bench.store.place(blob, 'aaa');
    expect(await seen(await late('folders'))).toEqual(overdue);
    bench.tree.place('R2/link', 'link');
    expect(await seen(await late('folders', 'R2'))).toEqual(overdue);
  });

  it('warns as well if all that was copied of it agrees by size only', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa');
    bench.store.place(blob, 'zzz');
    const run = await bench.observe('R1');
    bench.nowMs += 49 * 3_600_000;
    expect(await inspectRun(run, bench.ports)).toMatchObject({ state: 'stale' });
  });

  it('keeps a verified run verified while something is written to its logs', async () => {
    const bench = await syncedBench();
    const run = await bench.observe('R1', { readiness: 'settling' });
    expect(await inspectRun(run, bench.ports)).toMatchObject({ state: 'verified' });
  });

  it('never takes what another tool copied of a growing run for the whole run', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa');
    bench.store.place(blob, 'aaa');
    const run = await bench.observe('R1', { readiness: 'sequencing' });
    expect(await verifyRun(run, bench.ports)).toMatchObject({
      state: 'sequencing',
      evidence: { recordedMd5: 1 },
    });
    bench.store.place(blob, 'aa');
    expect(await inspectRun(run, bench.ports)).toMatchObject({ state: 'sequencing' });
  });

  it('never takes the sheet of a run whose folder is gone for the whole run', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a.bcl', 'aaa');
    bench.sheets.write('R1.csv', '[Header]');
    const source = { ...testSource, sampleSheets: '/sheets' };
    const [entry] = await bench.sheets.list('');
    if (entry === undefined) throw new Error('No sheet');
    const sheet = { path: 'R1.csv', entry, kind: 'v1' as const };
    bench.store.failNext('putBlob', 'unreachable', { name: blob.name });
    const run = { ...(await bench.observe('R1', { source })), sheet };
    await expect(syncRun(run, bench.ports)).rejects.toMatchObject({ reason: 'unreachable' });
    const orphan = {
      ...run,
      files: [],
      verdict: { readiness: 'sheetOnly' as const, because: 'no folder', evidence: [] },
    };
    expect(await inspectRun(orphan, bench.ports)).toMatchObject({
      state: 'sheetOnly',
      because: 'no folder',
      verdicts: { match: 1 },
    });
  });

  it('shows a failed run as failed whatever was carried of it', async () => {
    const bench = await syncedBench();
    const run = await bench.observe('R1', { readiness: 'failedRun' });
    expect(await inspectRun(run, bench.ports)).toMatchObject({ state: 'failedRun' });
  });
});

it('a sync whose every file fails warns of some and reports all', async () => {
  const bench = new LakeBench();
  for (let index = 0; index < 30; index += 1) {
    bench.tree.write(`R1/${index}.bcl`, 'aaa').fail(`R1/${index}.bcl`, 'missing');
  }
  const warnings: string[] = [];
  const logger = { ...bench.ports.logger, warn: (text: string) => void warnings.push(text) };
  const report = await syncRun(await bench.observe('R1'), { ...bench.ports, logger });
  expect(report.problems).toHaveLength(30);
  expect(report.problems[0]?.message).toContain('changed or vanished');
  expect(warnings).toHaveLength(21);
});
