import { describe, expect, it } from 'vitest';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import { lookAhead, type RunAhead } from '../../../src/core/sync/lookAhead';
import type { SyncProgress } from '../../../src/core/sync/operations';
import type { FileReport, VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { inlineDigests } from '../../fakes/inlineDigests';
import type { FileSender } from '../../../src/core/storage/blobStore';
import { LakeBench, testSource } from '../../fakes/lakeBench';

/** Just too large for one request. */
const large = new Uint8Array(8 * 1024 * 1024 + 5).fill(7, 1_000_000).fill(9, 4_000_000);
const withLarge = { hasLarge: true } as const;
const blob = (path: string): { container: string; name: string } => ({
  container: 'runs',
  name: `MiSeqOutput/R1/${path}`,
});
const record = (ending: string): { container: string; name: string } => ({
  container: 'runs',
  name: `MiSeqOutput/R1.${ending}`,
});

function benchWithRun(options: { readonly hasLarge?: true } = {}): LakeBench {
  const bench = new LakeBench();
  bench.tree.write('R1/RunInfo.xml', '<RunInfo/>');
  bench.tree.write('R1/Data/a.bcl', 'aaa');
  bench.tree.write('R1/Data/empty.bcl', '');
  bench.tree.write('R1/Data/large.cbcl', options.hasLarge ? large : 'not large');
  bench.tree.write('R1/RTAComplete.txt', 'done');
  return bench;
}

async function sync(
  bench: LakeBench,
  options: Parameters<typeof syncRun>[2] = {},
): Promise<VerificationReport> {
  return syncRun(await bench.observe('R1'), bench.ports, options);
}

function fileOf(report: VerificationReport, path: string): FileReport {
  const file = report.files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`The report does not name ${path}`);
  return file;
}

describe('a first sync', () => {
  it('carries every file, proves each and records the run', async () => {
    const bench = benchWithRun(withLarge);
    const report = await sync(bench);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ state: 'verified', uploaded: 5, kept: 0, fileCount: 5 });
    expect(report.evidence).toEqual({ size: 0, recordedMd5: 0, attested: 5, reread: 0 });
    expect(bench.store.names('runs')).toEqual([
      'MiSeqOutput/R1.md5',
      'MiSeqOutput/R1.receipt',
      'MiSeqOutput/R1.sync',
      'MiSeqOutput/R1/Data/a.bcl',
      'MiSeqOutput/R1/Data/empty.bcl',
      'MiSeqOutput/R1/Data/large.cbcl',
      'MiSeqOutput/R1/RTAComplete.txt',
      'MiSeqOutput/R1/RunInfo.xml',
    ]);
  });

  it('sends what describes the run first, completion flags last and the marker at the very end', async () => {
    const bench = benchWithRun();
    await sync(bench);
    const written = bench.store.calls
      .filter(({ operation }) => operation === 'putBlob' || operation === 'commitBlocks')
      .map(({ name }) => name?.replace('MiSeqOutput/R1', ''));
    expect(written.slice(0, 2)).toEqual(['.lock', '/RunInfo.xml']);
    expect(written.slice(-4)).toEqual(['/RTAComplete.txt', '.receipt', '.md5', '.sync']);
  });

  it('sends the flag that the source names last, in whatever case it is written', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/All_Done.txt', '');
    bench.tree.write('R1/data.bcl', 'aaa');
    const source = { ...testSource, completionFlag: 'all_done.txt' };
    await syncRun(await bench.observe('R1', { source }), bench.ports);
    const written = bench.store.calls.filter(({ operation }) => operation === 'putBlob');
    expect(written.map(({ name }) => name).slice(0, 3)).toEqual([
      record('lock').name,
      blob('data.bcl').name,
      blob('All_Done.txt').name,
    ]);
  });

  it('writes an md5sum list of the files beside the run', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/a b.txt', 'hello');
    await sync(bench);
    expect(bench.store.text(record('md5'))).toBe('5d41402abc4b2a76b9719d911017c592  R1/a b.txt\n');
  });

  it('reads every byte of a new file once', async () => {
    const bench = benchWithRun(withLarge);
    await sync(bench);
    expect(bench.tree.counts.bytesRead).toBe(large.length + '<RunInfo/>aaadone'.length);
  });

  it('takes one request a small file beside the requests a run costs', async () => {
    const bench = new LakeBench();
    for (let index = 0; index < 200; index += 1) bench.tree.write(`R1/${index}.bcl`, `${index}`);
    await sync(bench);
    expect(bench.store.calls.length).toBeLessThanOrEqual(200 + 25);
  });

  it('reports progress that ends with all bytes sent', async () => {
    const bench = benchWithRun(withLarge);
    const seen: SyncProgress[] = [];
    const report = await sync(bench, { onProgress: (progress) => seen.push(progress) });
    const last = seen.filter(({ phase }) => phase === 'transferring').at(-1);
    expect(last).toMatchObject({
      filesDone: 5,
      filesTotal: 5,
      bytesDone: report.sizeBytes,
      bytesTotal: report.sizeBytes,
      sentBytes: report.sizeBytes,
    });
  });

  it('shows the plan before the first write', async () => {
    const bench = benchWithRun();
    await expect(
      sync(bench, {
        onPlan: () => {
          throw new Error('no');
        },
      }),
    ).rejects.toThrow('no');
    expect(bench.store.names('runs')).toEqual([]);
  });

  it('only looks at a run that is not ready', async () => {
    const bench = benchWithRun();
    const run = await bench.observe('R1', { readiness: 'sequencing' });
    const report = await syncRun(run, bench.ports);
    expect(report).toMatchObject({ state: 'sequencing', uploaded: 0, problems: [] });
    expect(bench.store.names('runs')).toEqual([]);
  });

  it('makes a missing container only when asked to', async () => {
    const bench = benchWithRun();
    bench.store.removeContainer('runs');
    await expect(sync(bench)).rejects.toMatchObject({ reason: 'containerMissing' });
    expect(await sync(bench, { createContainer: true })).toMatchObject({ state: 'verified' });
  });

  it('takes what was read ahead, and makes a missing container all the same', async () => {
    const bench = benchWithRun();
    bench.store.removeContainer('runs');
    const ahead = (): RunAhead => lookAhead(testSource, 'R1', bench.ports);
    const first = await sync(bench, { createContainer: true, ahead: ahead() });
    expect(first).toMatchObject({ state: 'verified', uploaded: 5 });

    const begun = ahead();
    await Promise.all([begun.observed, begun.hashes]);
    const before = bench.store.calls.length;
    expect(await sync(bench, { ahead: begun })).toMatchObject({ state: 'verified', kept: 5 });
    expect(bench.store.calls.slice(before)).toEqual([]);
  });

  it('leaves small files to a sender of the store’s own, and puts what that leaves', async () => {
    const bench = benchWithRun();
    const sent: string[] = [];
    const send: FileSender['send'] = async (address, { location }, write) => {
      const bytes = bench.tree.content(location.slice('/disk/'.length));
      if (address.name.endsWith('a.bcl')) return { kind: 'left', mayBeThere: true };
      sent.push(address.name);
      const md5 = await inlineDigests.md5(bytes);
      return { kind: 'sent', md5, ...(await bench.store.putBlob(address, { bytes, md5 }, write)) };
    };
    Object.assign(bench.store, { fileSender: { worthwhileFiles: 3, send } });
    Object.assign(bench.tree, { locationOf: (path: string) => `/disk/${path}` });
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 5 });
    // What describes the run and what completes it go up alone.
    expect(sent.map((name) => name.split('/').at(-1))).toEqual(['empty.bcl', 'large.cbcl']);
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 0, kept: 5 });
  });

  it('expects reads as soon as nothing of a run is found ahead, and none of one that is there', async () => {
    const bench = benchWithRun();
    let expected = 0;
    Object.assign(bench.tree, { expectReads: () => (expected += 1) });
    await lookAhead(testSource, 'R1', bench.ports).observed;
    expect(expected).toBe(1);
    await sync(bench);
    expected = 0;
    await lookAhead(testSource, 'R1', bench.ports).observed;
    expect(expected).toBe(0);
  });

  it('leaves it to the sync to say what keeps from reading', async () => {
    const bench = benchWithRun();
    const expectReads = (): never => {
      throw new Error('no thread can start');
    };
    Object.assign(bench.tree, { expectReads });
    const unhandled: unknown[] = [];
    const note = (error: unknown): unknown => unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      await lookAhead(testSource, 'R1', bench.ports).observed;
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).toEqual([]);
    await expect(sync(bench)).rejects.toThrow('no thread can start');
  });

  it('reports a run that is settled as a whole sync would', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.store.place(blob('extra.txt'), 'extra');
    let planned = 0;
    const settled = await sync(bench);
    const whole = await sync(bench, { onPlan: ({ actions }) => void (planned = actions.length) });
    expect({ ...settled, files: [...settled.files] }).toEqual({
      ...whole,
      files: [...whole.files],
    });
    expect(planned).toBe(5);
  });

  it('carries the sample sheet as SampleSheet.csv', async () => {
    const bench = benchWithRun();
    bench.sheets.write('R1.csv', '[Header]');
    const entry = await bench.sheets.stat('R1.csv');
    const source = { ...testSource, sampleSheets: '/sheets' };
    const run = await bench.observe('R1', { source });
    if (entry === undefined) throw new Error('No sheet');
    const sheet = { path: 'R1.csv', entry, kind: 'v1' as const };
    const report = await syncRun({ ...run, sheet }, bench.ports);
    expect(report).toMatchObject({ state: 'verified', fileCount: 6 });
    expect(bench.store.text(blob('SampleSheet.csv'))).toBe('[Header]');
  });
});

describe('a second sync', () => {
  it('reads, sends and writes nothing', async () => {
    const bench = benchWithRun();
    await sync(bench);
    const marker = bench.store.entry(record('sync'));
    const { bytesRead } = bench.tree.counts;
    bench.nowMs += 60_000;
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 0, kept: 5 });
    expect(report.evidence.attested).toBe(5);
    expect(bench.store.entry(record('sync'))).toEqual(marker);
    expect(bench.tree.counts.bytesRead).toBe(bytesRead);
  });

  it('attests again on a machine that knows nothing, by the receipt', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.hashes.clear();
    expect(await sync(bench)).toMatchObject({
      state: 'verified',
      uploaded: 0,
      evidence: { attested: 5 },
    });
  });

  it('does not let go of a run whose list of sums failed before its receipt is written', async () => {
    const bench = benchWithRun();
    const putBlob = bench.store.putBlob.bind(bench.store);
    let isWriting = false;
    let failSums = (): void => undefined;
    const sumsFailed = new Promise<void>((resolve) => (failSums = resolve));
    bench.store.putBlob = async (address, ...rest) => {
      const isReceipt = address.name === record('receipt').name;
      if (isReceipt) {
        isWriting = true;
        await sumsFailed;
        await new Promise(setImmediate);
        isWriting = false;
      }
      return putBlob(address, ...rest);
    };
    const digests = {
      ...inlineDigests,
      allocate: (): Uint8Array => {
        failSums();
        throw new Error('no memory');
      },
    };
    const run = await bench.observe('R1');
    await expect(syncRun(run, { ...bench.ports, digests })).rejects.toThrow('no memory');
    expect(isWriting).toBe(false);
  });

  it('marks the run anew after a recording that ended between receipt and marker', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.tree.write('R1/late.txt', 'late');
    bench.store.failNext('putBlob', 'serverError', { name: record('md5').name });
    await expect(sync(bench)).rejects.toMatchObject({ reason: 'serverError' });
    const settled = await sync(bench);
    expect(settled).toMatchObject({ state: 'verified', uploaded: 0 });
    expect(bench.store.text(record('md5'))).toContain('R1/late.txt');
    const marker = await bench.store.head(record('sync'));
    expect(marker?.metadata).toMatchObject({ files: '6' });
    await sync(bench);
    expect(await bench.store.head(record('sync'))).toEqual(marker);
  });

  it('sends a file that came later and marks the run anew', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.tree.write('R1/late.txt', 'late');
    expect(await inspectRun(await bench.observe('R1'), bench.ports)).toMatchObject({
      state: 'ready',
    });
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 1, kept: 5 });
  });

  it('never replaces a blob that the receipt proves by another file, unless told to', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.tree.write('R1/Data/a.bcl', 'bbb');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'mismatch', uploaded: 0 });
    expect(fileOf(report, 'Data/a.bcl')).toMatchObject({ verdict: 'differs' });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('aaa');
    expect(await sync(bench, { overwrite: true })).toMatchObject({
      state: 'verified',
      uploaded: 1,
    });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('bbb');
  });

  it('repairs a blob that somebody overwrote while the file still is what was proven', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.store.place(blob('Data/a.bcl'), 'xxx');
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 1 });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('aaa');
  });

  it('leaves a blob alone when neither it nor the file is what was proven', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.store.place(blob('Data/a.bcl'), 'xxx');
    bench.tree.write('R1/Data/a.bcl', 'yyy');
    expect(await sync(bench)).toMatchObject({ state: 'mismatch', uploaded: 0 });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('xxx');
  });

  it('settles by reading back whether a blob that was written again still is the same', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.store.touch(blob('Data/a.bcl'));
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 0 });
    expect(fileOf(report, 'Data/a.bcl')).toMatchObject({ evidence: 'reread' });
    expect(await inspectRun(await bench.observe('R1'), bench.ports)).toMatchObject({
      state: 'verified',
    });
  });

  it('sends a file again whose blob was altered under its old MD5', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.store.replaceContent(blob('Data/a.bcl'), 'xxx');
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 1 });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('aaa');
  });

  it('brings back a blob that is gone', async () => {
    const bench = benchWithRun();
    await sync(bench);
    bench.store.remove(blob('Data/a.bcl'));
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 1 });
  });

  it('takes a damaged receipt for none, and writes no new one before all is proven', async () => {
    const bench = benchWithRun(withLarge);
    await sync(bench);
    bench.store.place(record('receipt'), 'not gzip');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'unverifiable', uploaded: 0 });
    expect(report.evidence).toMatchObject({ recordedMd5: 4, attested: 1 });
    expect(bench.store.text(record('receipt'))).toBe('not gzip');
    await verifyRun(await bench.observe('R1'), bench.ports, { reread: true, record: true });
    expect(await sync(bench)).toMatchObject({ state: 'verified', problems: [] });
  });
});

describe('a sync over blobs that are there already', () => {
  it('adopts a blob with the right MD5, as recorded only', async () => {
    const bench = benchWithRun();
    bench.store.place(blob('Data/a.bcl'), 'aaa');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 4, kept: 1 });
    expect(fileOf(report, 'Data/a.bcl')).toMatchObject({ evidence: 'recordedMd5' });
  });

  it.each([
    ['another size', 'aaaa', undefined],
    ['another MD5', 'aab', undefined],
    ['a wrong MD5 recorded', 'aaa', '00000000000000000000000000000000'],
    ['no MD5', 'aaa', null],
  ])('replaces a blob with %s', async (_what, content, md5Hex) => {
    const bench = benchWithRun();
    const options = md5Hex === undefined ? {} : { md5Hex: md5Hex === null ? undefined : md5Hex };
    bench.store.place(blob('Data/a.bcl'), content, options);
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 5 });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('aaa');
  });

  it('reports blobs without a file and leaves them', async () => {
    const bench = benchWithRun();
    bench.store.place(blob('extra.txt'), 'extra');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', verdicts: { missingLocal: 1 } });
    expect(bench.store.text(blob('extra.txt'))).toBe('extra');
  });

  it('does not overwrite a blob that appears between plan and transfer', async () => {
    const bench = benchWithRun();
    const report = await sync(bench, {
      onPlan: () => void bench.store.place(blob('Data/a.bcl'), 'other'),
    });
    expect(report.state).toBe('incomplete');
    expect(fileOf(report, 'Data/a.bcl')).toMatchObject({ verdict: 'failed' });
    expect(bench.store.text(blob('Data/a.bcl'))).toBe('other');
  });

  it('attests a large blob without a receipt by its block list', async () => {
    const bench = benchWithRun(withLarge);
    await sync(bench);
    for (const ending of ['receipt', 'md5', 'sync']) bench.store.remove(record(ending));
    const report = await sync(bench);
    expect(fileOf(report, 'Data/large.cbcl')).toMatchObject({ evidence: 'attested' });
    expect(fileOf(report, 'Data/a.bcl')).toMatchObject({ evidence: 'recordedMd5' });
  });
});

describe('files that make trouble', () => {
  it('carries the rest when one file cannot be read', async () => {
    const bench = benchWithRun();
    bench.tree.fail('R1/Data/a.bcl', 'denied');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'incomplete', uploaded: 4, verdicts: { failed: 1 } });
    expect(bench.store.entry(record('sync'))).toBeUndefined();
  });

  it('finishes once the file can be read again', async () => {
    const bench = benchWithRun();
    bench.tree.fail('R1/Data/a.bcl', 'denied');
    await sync(bench);
    bench.tree.mend('R1/Data/a.bcl');
    expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 1, kept: 4 });
  });

  it.each([
    ['grows', (bench: LakeBench) => bench.tree.append('R1/Data/large.cbcl', 'more')],
    ['shrinks', (bench: LakeBench) => bench.tree.truncate('R1/Data/large.cbcl', 10)],
    ['is replaced', (bench: LakeBench) => bench.tree.replace('R1/Data/large.cbcl', large)],
    ['vanishes', (bench: LakeBench) => bench.tree.remove('R1/Data/large.cbcl')],
  ])('commits nothing of a file that %s while it is read', async (_what, change) => {
    const bench = benchWithRun(withLarge);
    let isChanged = false;
    bench.tree.onRead = (path, offset) => {
      if (isChanged || path !== 'R1/Data/large.cbcl' || offset === 0) return;
      isChanged = true;
      change(bench);
    };
    const report = await sync(bench);
    expect(isChanged).toBe(true);
    expect(fileOf(report, 'Data/large.cbcl')).toMatchObject({ verdict: 'changedLocally' });
    expect(report.state).toBe('incomplete');
    expect(bench.store.entry(blob('Data/large.cbcl'))).toBeUndefined();
  });

  it.each(['Data/a\\b', 'Data/dot.', 'Data/bell\u0007', 'x'.repeat(1024)])(
    'refuses a name that Azure would change: %j',
    async (path) => {
      const bench = benchWithRun();
      bench.tree.write(`R1/${path}`, 'x');
      const report = await sync(bench);
      expect(report).toMatchObject({ state: 'incomplete', uploaded: 5 });
      expect(fileOf(report, path)).toMatchObject({ verdict: 'failed' });
      const canBeEscaped = path.startsWith('Data/');
      expect(fileOf(report, path)?.message?.includes('"escapeNames": true')).toBe(canBeEscaped);
    },
  );

  it.each(['a b#c%d?e', 'caf\u00e9', 'cafe\u0301', '日本', 'x'.repeat(900), "it's&+=~"])(
    'carries a name that only looks odd: %j',
    async (path) => {
      const bench = benchWithRun();
      bench.tree.write(`R1/${path}`, 'x');
      expect(await sync(bench)).toMatchObject({ state: 'verified', uploaded: 6 });
      expect(bench.store.text(blob(path))).toBe('x');
    },
  );

  it('carries both of two names that fall together elsewhere, and says so', async () => {
    const bench = benchWithRun();
    bench.tree.write('R1/Caf\u00e9', '1').write('R1/cafe\u0301', '2');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 7 });
    expect(report.problems).toMatchObject([{ verdict: null, path: 'cafe\u0301' }].slice(0, 1));
  });

  it('lists links, special files and empty folders without failing for them', async () => {
    const bench = benchWithRun();
    bench.tree.place('R1/link', 'link').place('R1/pipe', 'special').folder('R1/empty');
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', verdicts: { notCarried: 3 } });
  });

  it('is incomplete when a folder could not be listed', async () => {
    const bench = benchWithRun();
    bench.tree.write('R1/Locked/a', 'a').fail('R1/Locked', 'denied');
    expect(await sync(bench)).toMatchObject({ state: 'incomplete', verdicts: { failed: 1 } });
  });
});

describe('a service that makes trouble', () => {
  it('carries the rest when one blob is refused', async () => {
    const bench = benchWithRun();
    bench.store.failNext('putBlob', 'md5Mismatch', { name: blob('Data/a.bcl').name });
    expect(await sync(bench)).toMatchObject({
      state: 'incomplete',
      uploaded: 4,
      verdicts: { failed: 1 },
    });
  });

  it('stops when the credential is refused midway, and keeps what is proven', async () => {
    const bench = benchWithRun();
    bench.store.failNext('putBlob', 'unauthorized', { name: blob('RTAComplete.txt').name });
    await expect(sync(bench)).rejects.toMatchObject({ reason: 'unauthorized' });
    const report = await sync(bench);
    expect(report).toMatchObject({ state: 'verified', uploaded: 1, kept: 4 });
    expect(report.evidence.attested).toBe(5);
  });

  it('settles before it throws when cancelled, keeps what is proven and goes on from there', async () => {
    const bench = benchWithRun(withLarge);
    const controller = new AbortController();
    const cancelled = sync(bench, {
      signal: controller.signal,
      onProgress: ({ phase, filesDone }) => {
        if (phase === 'transferring' && filesDone === 2) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(bench.tree.counts.held).toBe(0);
    expect(bench.store.entry(record('sync'))).toBeUndefined();
    const report = await sync(bench);
    expect(report.state).toBe('verified');
    expect(report.evidence.attested).toBe(5);
    expect(report.kept).toBeGreaterThanOrEqual(2);
  });

  it('sends only the blocks that are missing after a large file was cut off', async () => {
    const bench = benchWithRun(withLarge);
    bench.store.failNext('commitBlocks', 'serverError', { name: blob('Data/large.cbcl').name });
    expect(await sync(bench)).toMatchObject({ state: 'incomplete' });
    const before = bench.store.calls.length;
    expect(await sync(bench)).toMatchObject({ state: 'verified' });
    const again = bench.store.calls.slice(before).map(({ operation }) => operation);
    expect(again).not.toContain('putBlock');
  });

  it('does not take a block list for proof that is not the one sent', async () => {
    const bench = benchWithRun(withLarge);
    const getBlocks = bench.store.getBlocks.bind(bench.store);
    bench.store.getBlocks = async (...args) => {
      const lists = await getBlocks(...args);
      return lists && { ...lists, committed: lists.committed.toReversed() };
    };
    const report = await sync(bench);
    expect(fileOf(report, 'Data/large.cbcl')).toMatchObject({ verdict: 'failed' });
    expect(report.state).toBe('incomplete');
  });
});
