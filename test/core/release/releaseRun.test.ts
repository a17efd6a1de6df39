import { beforeEach, describe, expect, it } from 'vitest';
import { intentSuffix } from '../../../src/core/runs/releasedRuns';
import { releaseRun } from '../../../src/core/release/releaseRun';
import { ProofError, proofLifeMs, takeSeal } from '../../../src/core/release/releaseProof';
import type { ObstacleKind } from '../../../src/core/storage/sourceTrash';
import { TrashError } from '../../../src/core/storage/sourceTrash';
import { LockedError } from '../../../src/core/sync/lock/lockedError';
import { blockIdOf, singlePutBytes } from '../../../src/core/sync/files/blockLayout';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { syncRun } from '../../../src/core/sync/syncRun';
import { generatedContent } from '../../fakes/runFolders';
import { reasonsOf, ReleaseBench, run } from './releaseBench';

const day = 86_400_000;
const own = ['run1/Data/L001/b.bcl', 'run1/Data/a.bcl', 'run1/RunInfo.xml'];

let bench: ReleaseBench;
beforeEach(async () => {
  bench = new ReleaseBench();
  await bench.sync();
});

/** Whatever comes of it, the run lies where it lay, whole. */
function expectUntouched(): void {
  expect(bench.files().filter((path) => path.startsWith('run1/'))).toEqual(
    expect.arrayContaining(own),
  );
  expect(bench.tree.entry('.lakeside-trash')).toBeUndefined();
}

describe('releasing a run', () => {
  it('moves it as a whole, says until when it can be put back, and leaves the marker alone', async () => {
    const marker = bench.store.entry(bench.record('sync'))?.etag;
    const report = await bench.release();
    expect(report).toMatchObject({
      outcome: 'released',
      state: 'released',
      files: 3,
      bytes: 19,
      evidence: { attested: 3 },
      refusals: [],
      undoUntilMs: bench.nowMs + 7 * day,
    });
    const { name } = await bench.released();
    expect(report.trash).toBe(`/source/.lakeside-trash/${name}`);
    expect(bench.files()).toEqual(
      [
        `.lakeside-trash/${name}/Data/L001/b.bcl`,
        `.lakeside-trash/${name}/Data/a.bcl`,
        `.lakeside-trash/${name}/RunInfo.xml`,
        `.lakeside-trash/${name}.files`,
        `.lakeside-trash/${name}.json`,
      ].sort(),
    );
    expect(bench.store.entry(bench.record('sync'))?.etag).toBe(marker);
    expect(bench.store.text(bench.record('released'))).toContain('"run": "run1"');
  });

  it('says the same in a plan, which hashes and changes nothing', async () => {
    const before = bench.store.calls.length;
    const reads = bench.tree.counts.bytesRead;
    const plan = await bench.plan({ graceMs: day });
    expect(plan).toMatchObject({
      outcome: 'planned',
      files: 3,
      evidence: { attested: 3 },
      undoUntilMs: bench.nowMs + day,
    });
    expect(bench.tree.counts.bytesRead).toBe(reads);
    const writes = bench.store.calls
      .slice(before)
      .filter(({ operation }) => /^(put|commit|delete)/.test(operation));
    expect(writes).toEqual([]);
    expectUntouched();
  });

  it('still shows the run, as released, with its evidence, and does not sync it again', async () => {
    await bench.release();
    expect(await bench.runNames()).toEqual([run]);
    const look = await bench.inspect();
    expect(look).toMatchObject({ state: 'released', fileCount: 3, sizeBytes: 19, problems: [] });
    expect(look.evidence.attested).toBe(3);
    expect(look.because).toContain('undo until 2026-01-09 00:00 UTC');
    const before = bench.store.counts.putBlob;
    expect(await bench.sync()).toMatchObject({ state: 'released' });
    expect(await verifyRun(await bench.look(), bench.ports, { reread: true })).toMatchObject({
      state: 'released',
      evidence: { reread: 3 },
    });
    expect(bench.store.counts.putBlob).toBe(before);
  });

  it('says of a released run whose last copy is damaged what is wrong with it', async () => {
    await bench.release();
    bench.store.remove(bench.blob('Data/a.bcl'));
    expect(await bench.inspect()).toMatchObject({
      state: 'mismatch',
      verdicts: { match: 2, missingRemote: 1 },
    });
    bench.store.remove(bench.record('receipt'));
    expect(await bench.inspect()).toMatchObject({ state: 'unverifiable' });
  });

  it('is released, not only a sheet, while its sheet keeps the name', async () => {
    bench.source = { ...bench.source, sampleSheets: '/sheets' };
    bench.sheets.write('run1.csv', '[Data]\n');
    await bench.sync();
    const report = await bench.release();
    expect(report).toMatchObject({ outcome: 'released', files: 3, sheetLeft: 'run1.csv' });
    expect(bench.sheets.entry('run1.csv')).toBeDefined();
    expect(await bench.inspect()).toMatchObject({ state: 'released', fileCount: 4 });
    // The trash may go, with the share it lies on: then the lake remembers.
    bench.tree.remove('.lakeside-trash');
    expect(await bench.inspect()).toMatchObject({ state: 'released', fileCount: 4 });
  });

  it('refuses a run with empty folders, and says how they may be forgotten', async () => {
    bench.tree.folder('run1/Logs/none');
    const report = await bench.release();
    expect(reasonsOf(report)).toEqual(['notCarried']);
    expect(report.refusals[0]).toMatchObject({ paths: ['Logs/none'] });
    expect(report.refusals[0]?.remedy).toContain('--forget-empty-folders');
    expectUntouched();
  });

  it('forgets empty folders where it is told to, keeps their names, and gives them back', async () => {
    bench.source = { ...bench.source, release: { graceMs: day, emptyFolders: 'forget' } };
    bench.tree.folder('run1/Logs/none');
    expect(await bench.plan()).toMatchObject({ outcome: 'planned', emptyFolders: ['Logs/none'] });
    const report = await bench.release();
    expect(report).toMatchObject({ outcome: 'released', files: 3, emptyFolders: ['Logs/none'] });
    expect(bench.store.text(bench.record('released'))).toContain('"Logs/none"');
    expect(await bench.undo()).toMatchObject({ outcome: 'undone' });
    expect(bench.tree.entry('run1/Logs/none')).toBeDefined();
    await bench.release();
    expect(await bench.purge()).toMatchObject({ outcome: 'purged', emptyFolders: ['Logs/none'] });
    expect((await bench.released()).record?.emptyFolders).toEqual(['Logs/none']);
  });

  it('forgets no link, and no empty folder that came later', async () => {
    bench.source = { ...bench.source, release: { graceMs: day, emptyFolders: 'forget' } };
    bench.tree.folder('run1/Logs/none');
    bench.tree.place('run1/link', 'link');
    const { refusals } = await bench.release();
    expect(refusals).toMatchObject([{ reason: 'notCarried', paths: ['link'] }]);
    // Forgetting empty folders, which is done already, would not help.
    expect(refusals[0]?.remedy).toBe('move or delete them first, if nobody needs them');
    bench.tree.remove('run1/link');
    const proven = await bench.prove();
    bench.tree.folder('run1/late');
    expect(reasonsOf(await bench.act(proven))).toEqual(['changedLocally']);
    bench.tree.remove('run1/late');
    await bench.release();
    const { name } = await bench.released();
    bench.tree.folder(`.lakeside-trash/${name}/later`);
    expect(reasonsOf(await bench.purge())).toEqual(['changedLocally']);
  });

  it('checks large files by their block list of now', async () => {
    const content = generatedContent('large', singlePutBytes + 1);
    bench.tree.write('run1/large.cbcl', content);
    await bench.sync();
    const before = bench.store.counts.getBlocks;
    expect(await bench.plan()).toMatchObject({ outcome: 'planned', evidence: { attested: 4 } });
    expect(await bench.release()).toMatchObject({ outcome: 'released', evidence: { attested: 4 } });
    expect(bench.store.counts.getBlocks - before).toBe(1);
  });

  it('hashes again right before the move where the file system cannot tell what was touched', async () => {
    bench.trash.isSteady = false;
    const proven = await bench.prove();
    const before = bench.tree.counts.bytesRead;
    expect(await bench.act(proven)).toMatchObject({ outcome: 'released' });
    expect(bench.tree.counts.bytesRead - before).toBe(19);
  });

  it('finishes a long hashing with a proof that is young', async () => {
    bench.trash.isSteady = false;
    const proven = await bench.prove();
    bench.tree.onRead = () => void (bench.nowMs += proofLifeMs);
    expect(await bench.act(proven)).toMatchObject({ outcome: 'released' });
  });

  it('takes nothing while another process has the run', async () => {
    const proven = await bench.prove();
    const key = { endpoint: bench.store.endpoint, container: 'runs', prefix: 'MiSeqOutput/run1/' };
    await bench.runLocks.take(key, bench.runLocks.holder(0));
    await expect(bench.act(proven)).rejects.toSatisfy((error) => LockedError.is(error, 'locked'));
    expectUntouched();
  });
});

describe('a proof', () => {
  it('is of the last minutes', async () => {
    const proven = await bench.prove();
    bench.nowMs += proofLifeMs;
    await expectProofError(bench.act(proven), 'expired');
    expectUntouched();
  });

  it('ends after minutes also where the clock is set back meanwhile', async () => {
    const proven = await bench.prove();
    bench.steadyMs += proofLifeMs;
    await expectProofError(bench.act(proven), 'expired');
    expectUntouched();
  });

  it('is none before it was made: the clock went back', async () => {
    const proven = await bench.prove();
    bench.nowMs -= 1;
    await expectProofError(bench.act(proven), 'expired');
    expectUntouched();
  });

  it('proves nothing of another run, source or lake', async () => {
    const proven = await bench.prove();
    const observed = await bench.look();
    const others = [
      { ...observed, name: 'run2' },
      { ...observed, source: { ...observed.source, folder: '/elsewhere' } },
      { ...observed, source: { ...observed.source, container: 'other' } },
      { ...observed, source: { ...observed.source, destination: 'Other' } },
    ];
    for (const other of others) {
      await expectProofError(releaseRun(other, bench.ports, proven), 'foreign');
    }
    expectUntouched();
  });

  it('cannot be made by anybody but the verifier', async () => {
    const { report, proof } = await bench.prove();
    if (proof === undefined) throw new Error('Nothing was proven');
    const copy = { ...proof, provenAt: { nowMs: bench.nowMs, steadyMs: bench.steadyMs } };
    await expectProofError(bench.act({ report, proof: copy }), 'foreign');
    expect(() => takeSeal()).toThrow('Only the verifier');
    expectUntouched();
  });

  it('does not survive what happens between it and the move', async () => {
    const cases: readonly (readonly [string, string, () => void])[] = [
      [
        'a blob written again',
        'changedRemotely',
        () => bench.store.touch(bench.blob('Data/a.bcl')),
      ],
      ['a blob removed', 'changedRemotely', () => bench.store.remove(bench.blob('Data/a.bcl'))],
      ['a new file', 'changedLocally', () => bench.tree.write('run1/late.log', 'late')],
      ['a file written', 'changedLocally', () => bench.tree.write('run1/Data/a.bcl', 'omega')],
      ['a file removed', 'changedLocally', () => bench.tree.remove('run1/Data/a.bcl')],
      ['a new link', 'changedLocally', () => bench.tree.place('run1/link', 'link')],
      ['a new folder', 'changedLocally', () => bench.tree.folder('run1/new')],
      ['a folder touched', 'changedLocally', () => bench.tree.touch('run1/Data', bench.nowMs)],
    ];
    for (const [what, reason, happen] of cases) {
      bench = new ReleaseBench();
      await bench.sync();
      const proven = await bench.prove();
      happen();
      const report = await bench.act(proven);
      expect([what, report.outcome, reasonsOf(report)]).toEqual([what, 'refused', [reason]]);
      expect(bench.tree.entry('.lakeside-trash')).toBeUndefined();
    }
  });

  it('puts back what was written in the very moment of the move', async () => {
    bench.trash.onStep = ({ operation, when }) => {
      if (operation === 'moveIn' && when === 'before') bench.tree.write('run1/late.log', 'late');
    };
    const report = await bench.release();
    expect(report).toMatchObject({
      outcome: 'refused',
      refusals: [{ reason: 'changedLocally', paths: ['late.log'] }],
    });
    expect(bench.files()).toEqual([...own, 'run1/late.log'].sort());
  });

  it('does not move another folder that took the place of the run', async () => {
    bench.trash.onStep = ({ operation, when }) => {
      if (operation !== 'moveIn' || when !== 'before') return;
      bench.tree.move('run1', 'elsewhere');
      bench.tree.write('run1/other.txt', 'other');
    };
    await expect(bench.release()).rejects.toSatisfy((error) => TrashError.is(error, 'changed'));
    expect(bench.tree.entry('run1/other.txt')).toBeDefined();
    expect(bench.files().filter((path) => path.startsWith('.lakeside-trash'))).toEqual([]);
  });
});

describe('a release is refused', () => {
  const obstacles: readonly ObstacleKind[] = [
    'link',
    'protected',
    'mounted',
    'otherDevice',
    'notWritable',
    'missing',
  ];
  it.each(obstacles)('because of the ground: %s', async (kind) => {
    bench.trash.obstacles.push({ kind, place: '/source' });
    await expectRefused([kind]);
  });

  it('for a file that differs, is new, lost its MD5, was written again or is gone from the lake', async () => {
    bench.store.replaceContent(bench.blob('RunInfo.xml'), 'other text');
    await expectRefused(['notProven']);
    await again(() => bench.tree.write('run1/new.bcl', 'new'));
    await expectRefused(['notProven']);
    await again(() => bench.store.setMd5(bench.blob('Data/a.bcl'), undefined));
    await expectRefused(['notProven']);
    await again(() => bench.store.touch(bench.blob('Data/a.bcl')));
    await expectRefused(['notProven']);
    await again(() => bench.store.remove(bench.blob('Data/a.bcl')));
    await expectRefused(['notProven']);
  });

  it('for same size and time but other bytes, which only hashing finds', async () => {
    bench.tree.replace('run1/Data/a.bcl', 'omega');
    await expectRefused(['notProven']);
  });

  it('for a file that cannot be read', async () => {
    bench.tree.fail('run1/Data/a.bcl', 'io');
    await expectRefused(['notProven']);
  });

  it('for an adopted blob, which only its recorded MD5 speaks for, and says what would help', async () => {
    bench = new ReleaseBench();
    bench.store.place(bench.blob('Data/a.bcl'), 'alpha');
    await bench.sync();
    const report = await expectRefused(['weakEvidence']);
    expect(report.refusals[0]).toMatchObject({ paths: ['Data/a.bcl'] });
    expect(report.refusals[0]?.remedy).toContain('--reread');
    expect(await bench.plan()).toMatchObject({ refusals: [{ reason: 'weakEvidence' }] });
    expect(await bench.plan({ reread: true })).toMatchObject({ outcome: 'planned' });
    expect(await bench.release({ reread: true })).toMatchObject({
      outcome: 'released',
      evidence: { reread: 3 },
    });
  });

  it('no more, and shows forever after what the removal rested on, once an adopted blob was read back', async () => {
    bench = new ReleaseBench();
    bench.store.place(bench.blob('Data/a.bcl'), 'alpha');
    await bench.sync();
    const report = await bench.release({ reread: true });
    const { name } = await bench.released();
    expect(report.trash).toBe(`/source/.lakeside-trash/${name}`);
    const shown = { state: 'released', evidence: { recordedMd5: 0, reread: 3 }, adopted: 0 };
    expect(await bench.inspect()).toMatchObject(shown);
    expect(await bench.purge()).toMatchObject({ outcome: 'purged' });
    expect(await bench.inspect()).toMatchObject(shown);
    expect(await bench.store.head(bench.record('sync'), {})).toMatchObject({
      metadata: { reread: '3' },
    });
    bench.store.replaceContent(bench.blob('Data/a.bcl'), 'omega');
    expect(await bench.inspect()).toMatchObject({ state: 'unverifiable' });
  });

  it('for an adopted blob whose recorded MD5 lies, when it is read back', async () => {
    bench = new ReleaseBench();
    bench.store
      .place(bench.blob('Data/a.bcl'), 'alpha')
      .replaceContent(bench.blob('Data/a.bcl'), 'omega');
    await bench.sync();
    expect(reasonsOf(await bench.release({ reread: true }))).toEqual(['notProven']);
    expectUntouched();
  });

  it('for a large blob whose block list shows nothing, or other blocks, though its receipt says attested', async () => {
    const content = generatedContent('large', singlePutBytes + 1);
    bench.tree.write('run1/large.cbcl', content);
    await bench.sync();
    const address = bench.blob('large.cbcl');
    const bytes = bench.tree.content('run1/large.cbcl');
    const { etag = '', md5Hex = '' } = bench.store.entry(address) ?? {};
    bench.store.replaceContent(address, bytes, { keepsEtag: true });
    const real = bench.ports.blobStore.getBlocks.bind(bench.store);
    Object.assign(bench.store, {
      getBlocks: async () => ({ committed: [], uncommitted: [], etag }),
    });
    await expectRefused(['weakEvidence']);
    const wrong = blockIdOf({
      index: 0,
      sizeBytes: bytes.length,
      md5: Buffer.from(md5Hex, 'hex').reverse(),
    });
    const committed = [{ id: wrong, sizeBytes: bytes.length }];
    Object.assign(bench.store, { getBlocks: async () => ({ committed, uncommitted: [], etag }) });
    await expectRefused(['notProven']);
    Object.assign(bench.store, { getBlocks: real });
  });

  it('for what is not carried: links, special files, empty folders', async () => {
    bench.tree.place('run1/link', 'link').place('run1/pipe', 'special').folder('run1/empty');
    const report = await expectRefused(['notCarried']);
    expect(report.refusals[0]?.paths).toEqual(['empty', 'link', 'pipe']);
  });

  it('for a folder that cannot be listed', async () => {
    bench.tree.fail('run1/Data/L001', 'denied');
    expect(reasonsOf(await bench.release())).toContain('unreadable');
  });

  it('for a name that is no Unicode', async () => {
    bench.tree.write('run1/odd', 'odd').spoilName('run1/odd');
    expect(reasonsOf(await bench.release())).toContain('unreadable');
  });

  it('without a receipt, or with one that somebody else wrote', async () => {
    bench.store.replaceContent(bench.record('receipt'), 'garbage');
    expect(reasonsOf(await bench.release())).toContain('noReceipt');
    bench.store.remove(bench.record('receipt'));
    expect(reasonsOf(await bench.release())).toContain('noReceipt');
    expectUntouched();
  });

  it('without a marker', async () => {
    bench.store.remove(bench.record('sync'));
    await expectRefused(['notMarked']);
  });

  it('for a run that is not ready', async () => {
    bench.source = { ...bench.source, completionDelayMs: 100 * day };
    await expectRefused(['notReady']);
  });

  it('for a run without a file', async () => {
    bench = new ReleaseBench();
    bench.tree.remove('run1').folder('run1');
    await bench.sync();
    expect(reasonsOf(await bench.release())).toContain('empty');
    expect(bench.tree.entry('run1')).toBeDefined();
  });

  it('while the trash keeps an earlier release of the same content', async () => {
    await bench.release();
    const { name } = await bench.released();
    for (const { path } of bench.tree
      .entriesBelow(`.lakeside-trash/${name}`)
      .filter(({ kind }) => kind === 'file')) {
      bench.tree.write(
        `run1/${path.slice(`.lakeside-trash/${name}/`.length)}`,
        bench.tree.content(path),
      );
    }
    await bench.sync();
    const report = await bench.release();
    expect([report.outcome, reasonsOf(report)]).toEqual(['refused', ['occupied']]);
    expect(bench.files()).toEqual(expect.arrayContaining(own));
  });

  it('with all its reasons at once', async () => {
    bench.store.remove(bench.record('sync')).touch(bench.blob('Data/a.bcl'));
    bench.tree.place('run1/link', 'link');
    bench.trash.obstacles.push({ kind: 'notWritable', place: '/source' });
    await expectRefused(['notMarked', 'notProven', 'notCarried', 'notWritable']);
  });

  async function again(change: () => unknown): Promise<void> {
    bench = new ReleaseBench();
    await bench.sync();
    change();
  }

  async function expectRefused(
    reasons: readonly string[],
  ): Promise<Awaited<ReturnType<ReleaseBench['release']>>> {
    const report = await bench.release();
    expect([report.outcome, reasonsOf(report)]).toEqual(['refused', reasons]);
    expectUntouched();
    return report;
  }
});

describe('undoing a release', () => {
  it('puts the run back as it was', async () => {
    const before = await bench.look();
    await bench.release();
    bench.nowMs += day;
    expect(await bench.undo()).toMatchObject({ outcome: 'undone' });
    expect(bench.files()).toEqual(own);
    expect((await bench.look()).files).toEqual(before.files);
    expect(await bench.inspect()).toMatchObject({ state: 'verified' });
    expect(bench.store.entry(bench.record('released'))).toBeUndefined();
    expect(await bench.release()).toMatchObject({ outcome: 'released' });
  });

  it('needs no lake: one that is gone is the reason to want the files back', async () => {
    await bench.release();
    bench.store.removeContainer('runs');
    expect(await bench.undo()).toMatchObject({ outcome: 'undone' });
    expect(bench.files()).toEqual(own);
  });

  it('is refused when a folder of the name exists again, half of it is gone, or all of it', async () => {
    await bench.release();
    bench.tree.write('run1/late.log', 'late');
    const occupied = await bench.undo();
    expect([occupied.isUndo, reasonsOf(occupied)]).toEqual([true, ['occupied']]);
    bench.tree.remove('run1');
    const { name } = await bench.released();
    bench.tree.remove(`.lakeside-trash/${name}/Data/a.bcl`);
    expect(await bench.undo()).toMatchObject({
      refusals: [{ reason: 'halfPurged', paths: ['Data/a.bcl'] }],
    });
    await bench.trash.beginPurge(name);
    expect(reasonsOf(await bench.undo())).toEqual(['halfPurged']);
    await bench.purge();
    expect(reasonsOf(await bench.undo())).toEqual(['nothingKept']);
  });
});

describe('emptying the trash', () => {
  it('waits for the grace period to end, and then keeps only the record', async () => {
    await bench.release({ graceMs: day });
    bench.nowMs += day - 1;
    expect(await bench.tend()).toEqual([]);
    bench.nowMs += 1;
    expect(await bench.tend()).toMatchObject([{ run, outcome: 'purged', files: 3 }]);
    const { name, remains } = await bench.released();
    expect([bench.files(), remains]).toEqual([[`.lakeside-trash/${name}.json`], 'gone']);
    expect(await bench.runNames()).toEqual([run]);
    expect(await bench.inspect()).toMatchObject({ state: 'released', fileCount: 3 });
    expect(await bench.tend()).toEqual([]);
  });

  it('happens at once without a grace period', async () => {
    expect(await bench.release({ graceMs: 0 })).toMatchObject({
      outcome: 'purged',
      trash: undefined,
    });
    expect(bench.files()).toHaveLength(1);
  });

  it('goes on with a new proof where the first one ends', async () => {
    await bench.release({ graceMs: 0 + day });
    bench.nowMs += day;
    bench.trash.onStep = ({ operation, when }) => {
      if (operation === 'removeFile' && when === 'after') bench.nowMs += proofLifeMs;
    };
    const before = bench.store.counts.listBlobs;
    expect(await bench.tend()).toMatchObject([{ outcome: 'purged' }]);
    expect(bench.store.counts.listBlobs - before).toBeGreaterThanOrEqual(3);
  });

  it('reads what might have been touched, and nothing else', async () => {
    await bench.release();
    const { name } = await bench.released();
    bench.tree.touch(`.lakeside-trash/${name}/Data/a.bcl`, bench.nowMs);
    const before = bench.tree.counts.bytesRead;
    const hashed = (): number => bench.tree.counts.readWhole;
    const wholeBefore = hashed();
    expect(await bench.purge()).toMatchObject({ outcome: 'purged' });
    expect(hashed() - wholeBefore).toBe(1);
    expect(bench.tree.counts.bytesRead).toBeGreaterThan(before);
  });

  it.each([
    [
      'a blob was written again',
      'changedRemotely',
      (b: ReleaseBench) => b.store.touch(b.blob('Data/a.bcl')),
    ],
    [
      'a blob is gone',
      'changedRemotely',
      (b: ReleaseBench) => b.store.remove(b.blob('Data/a.bcl')),
    ],
    ['the receipt is gone', 'noReceipt', (b: ReleaseBench) => b.store.remove(b.record('receipt'))],
    ['the marker is gone', 'noReceipt', (b: ReleaseBench) => b.store.remove(b.record('sync'))],
  ])(
    'deletes nothing when %s, and the run can still be put back',
    async (_what, reason, happen) => {
      await bench.release();
      happen(bench);
      bench.nowMs += 8 * day;
      const [report] = await bench.tend();
      expect([report?.outcome, report?.refusals.map((found) => found.reason)]).toEqual([
        'refused',
        [reason],
      ]);
      expect(await bench.undo()).toMatchObject({ outcome: 'undone' });
      expect(bench.files()).toEqual(own);
    },
  );

  it.each([
    ['new.log', (b: ReleaseBench, at: string) => b.tree.write(`${at}/new.log`, 'late')],
    ['Data/a.bcl', (b: ReleaseBench, at: string) => b.tree.write(`${at}/Data/a.bcl`, 'omega')],
    ['link', (b: ReleaseBench, at: string) => b.tree.place(`${at}/link`, 'link')],
    ['empty', (b: ReleaseBench, at: string) => b.tree.folder(`${at}/empty`)],
  ])('deletes nothing when the trash holds something else: %s', async (path, happen) => {
    await bench.release();
    const { name } = await bench.released();
    happen(bench, `.lakeside-trash/${name}`);
    const before = bench.files();
    expect(await bench.purge()).toMatchObject({
      outcome: 'refused',
      refusals: [
        {
          reason: 'changedLocally',
          paths: [path],
          remedy: expect.stringContaining('lakeside release --undo'),
        },
      ],
    });
    expect(bench.files()).toEqual(before);
  });

  it('deletes nothing without its list of files, or with one that was changed', async () => {
    await bench.release();
    const { name } = await bench.released();
    const list = `.lakeside-trash/${name}.files`;
    const bytes = bench.tree.content(list);
    bench.tree.write(list, bytes.slice(0, -1));
    expect(reasonsOf(await bench.purge())).toEqual(['noRecord']);
    bench.tree.remove(list);
    expect(reasonsOf(await bench.purge())).toEqual(['noRecord']);
    bench.tree.write(list, bytes).write(`.lakeside-trash/${name}.json`, '{"format":1}');
    expect(reasonsOf(await bench.purge())).toEqual(['noRecord']);
    expect(bench.files().filter((path) => path.includes(`${name}/`))).toHaveLength(3);
  });

  it('leaves what another lake proved to that lake', async () => {
    await bench.release({ graceMs: 1 });
    bench.nowMs += 1;
    bench.source = { ...bench.source, destination: 'Other' };
    expect(await bench.tend()).toEqual([]);
    expect(await bench.inspect()).toMatchObject({ state: 'released' });
    expect(reasonsOf(await bench.purge())).toEqual(['noRecord']);
  });

  it('leaves a run to the process that works on it', async () => {
    await bench.release({ graceMs: 1 });
    bench.nowMs += 1;
    const key = { endpoint: bench.store.endpoint, container: 'runs', prefix: 'MiSeqOutput/run1/' };
    await bench.runLocks.take(key, bench.runLocks.holder(0));
    expect(await bench.tend()).toEqual([]);
  });
});

describe('a release that is interrupted', () => {
  const steps = [
    ['write', 'before'],
    ['write', 'after'],
    ['moveIn', 'before'],
    ['moveIn', 'after'],
    ['remove', 'before'],
    ['remove', 'after'],
    ['beginPurge', 'before'],
    ['beginPurge', 'after'],
    ['removeFile', 'before'],
    ['removeFile', 'after'],
  ] as const;

  it.each(steps)(
    'at %s, %s, is finished by the next one, and never leaves half a run among the runs',
    async (operation, when) => {
      for (let occurrence = 1; occurrence <= 4; occurrence += 1) {
        bench = new ReleaseBench();
        await bench.sync();
        let count = 0;
        bench.trash.onStep = (step) => {
          if (step.operation === operation && step.when === when) count += 1;
          // From here on nothing more happens, as after kill -9.
          if (count >= occurrence) throw new Error('killed');
        };
        bench.store.onCall = () => {
          if (count >= occurrence) throw new Error('killed');
        };
        await bench.release({ graceMs: 0 }).catch(() => undefined);
        bench.trash.onStep = undefined;
        bench.store.onCall = undefined;
        bench.freeLocks();
        const left = bench.files().filter((path) => path.startsWith('run1/'));
        expect([[], own]).toContainEqual(left);
        await bench.tend();
        const isThere = bench.tree.entry('run1') !== undefined;
        if (isThere) await bench.release({ graceMs: 0 });
        expect(bench.files().filter((path) => !path.endsWith('.json'))).toEqual([]);
        expect(await bench.inspect()).toMatchObject({ state: 'released', fileCount: 3 });
      }
    },
  );

  it('forgets a release that was undone up to its records', async () => {
    await bench.release();
    bench.trash.onStep = ({ operation, when }) => {
      if (operation === 'moveOut' && when === 'after') throw new Error('killed');
    };
    await bench.undo().catch(() => undefined);
    bench.trash.onStep = undefined;
    bench.freeLocks();
    expect(await bench.inspect()).toMatchObject({ state: 'verified' });
    expect(await bench.tend()).toEqual([]);
    expect(bench.files()).toEqual(own);
    expect(bench.store.entry(bench.record('released'))).toBeUndefined();
  });

  it('tells the lake later if that was not to be reached', async () => {
    bench.store.failNext('putBlob', 'unreachable', { name: 'MiSeqOutput/run1.released' });
    expect(await bench.release()).toMatchObject({ outcome: 'released' });
    expect(bench.files().some((path) => path.endsWith(intentSuffix))).toBe(true);
    expect(await bench.tend()).toEqual([]);
    expect(bench.store.entry(bench.record('released'))).toBeDefined();
    expect(bench.files().some((path) => path.endsWith(intentSuffix))).toBe(false);
  });

  it('goes nowhere when it is cancelled before the move', async () => {
    const proven = await bench.prove();
    const signal = AbortSignal.abort();
    await expect(bench.act(proven, { signal })).rejects.toThrow('abort');
    expectUntouched();
    expect(await syncRun(await bench.look(), bench.ports)).toMatchObject({ state: 'verified' });
  });
});

async function expectProofError(
  work: Promise<unknown>,
  reason: ProofError['reason'],
): Promise<void> {
  await expect(work).rejects.toSatisfy((error) => ProofError.is(error, reason));
}
