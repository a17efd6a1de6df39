import { describe, expect, it } from 'vitest';
import { planRelease } from '../../../src/core/release/planRelease';
import type { Refusal } from '../../../src/core/release/refusals';
import { blockIdOf } from '../../../src/core/sync/files/blockLayout';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import { decodeReceipt, encodeReceipt } from '../../../src/core/sync/records/receipt';
import { syncRun } from '../../../src/core/sync/syncRun';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { inlineDigests } from '../../fakes/inlineDigests';
import { LakeBench } from '../../fakes/lakeBench';
import { md5HexOf } from '../../fakes/storedBlobs';

/*
 * What somebody may do to a lake after a run was verified, and what the next look says of it: on the
 * machine that synchronized the run, and on one that has never seen it.
 */

const at = (name: string) => ({ container: 'runs', name: `MiSeqOutput/${name}` });
const small = at('R1/small.bcl');
const large = at('R1/large.bcl');
const records = { receipt: at('R1.receipt'), marker: at('R1.sync') };

const mib = 1024 * 1024;
const largeBytes = new Uint8Array(9 * mib).map((_, index) => index % 251);

/** Two files of a run; the large one is left small where its blocks do not matter. */
async function syncedBench(size: 'small' | 'large' = 'small'): Promise<LakeBench> {
  const bench = new LakeBench();
  const large = size === 'large' ? largeBytes : 'large';
  bench.tree.write('R1/small.bcl', 'small').write('R1/large.bcl', large);
  const report = await syncRun(await bench.observe('R1'), bench.ports);
  expect(report).toMatchObject({ state: 'verified', evidence: { attested: 2 } });
  return bench;
}

/** Puts a blob there block by block, under ids in Lakeside's own form, as a forger of them would. */
async function putBlocks(
  bench: LakeBench,
  pieces: readonly Uint8Array[],
  md5Of: (piece: Uint8Array, index: number) => Uint8Array,
): Promise<void> {
  const ids: Uint8Array[] = [];
  for (const [index, bytes] of pieces.entries()) {
    const id = blockIdOf({ index, sizeBytes: bytes.length, md5: md5Of(bytes, index) });
    await bench.store.putBlock(large, { id, bytes, md5: await inlineDigests.md5(bytes) });
    ids.push(id);
  }
  const md5 = Buffer.from(md5HexOf(largeBytes), 'hex');
  await bench.store.commitBlocks(large, { ids, md5 }, { condition: { kind: 'any' } });
}

const md5Of = (bytes: Uint8Array): Uint8Array => Buffer.from(md5HexOf(bytes), 'hex');

/** The file's own bytes with the last block twice, under the MD5 of the file. */
async function duplicateBlock(bench: LakeBench): Promise<void> {
  const last = largeBytes.slice(8 * mib);
  await putBlocks(
    bench,
    Array.from({ length: 9 }, () => last),
    md5Of,
  );
}

/** Other bytes under the old MD5, and a receipt that says they are what was proven. */
async function forgeReceipt(bench: LakeBench): Promise<void> {
  bench.store.replaceContent(small, 'SMALL');
  const bytes = bench.store.content(records.receipt)!;
  const receipt = new Map(await decodeReceipt(bytes, inlineDigests));
  const forged = { ...receipt.get('small.bcl')!, etag: bench.store.entry(small)!.etag };
  receipt.set('small.bcl', forged);
  bench.store.place(records.receipt, await encodeReceipt(receipt, inlineDigests));
}

interface Tampering {
  readonly what: string;
  readonly tamper: (bench: LakeBench) => unknown;
  /** What a look, and what a verification makes of it. */
  readonly seen: string;
  readonly verified: string;
  readonly size?: 'large';
}

const tamperings: readonly Tampering[] = [
  {
    what: 'other bytes',
    tamper: (b) => b.store.place(small, 'SMALL'),
    seen: 'mismatch',
    verified: 'mismatch',
  },
  {
    what: 'other bytes of the same size under the forged MD5',
    tamper: (b) => b.store.replaceContent(small, 'SMALL'),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'the same bytes, written again',
    tamper: (b) => b.store.touch(small),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'new metadata on a blob of blocks',
    tamper: (b) => b.store.touch(large),
    seen: 'unverifiable',
    verified: 'verified',
    size: 'large',
  },
  {
    what: 'a truncated blob',
    tamper: (b) => b.store.place(small, 'sma'),
    seen: 'mismatch',
    verified: 'mismatch',
  },
  {
    what: 'properties without MD5',
    tamper: (b) => b.store.setMd5(small, undefined),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'properties with another MD5',
    tamper: (b) => b.store.setMd5(small, '0'.repeat(32)),
    seen: 'mismatch',
    verified: 'mismatch',
  },
  { what: 'no blob', tamper: (b) => b.store.remove(small), seen: 'mismatch', verified: 'mismatch' },
  {
    what: 'a blob under another name',
    tamper: (b) => b.store.remove(small).place(at('R1/other.bcl'), 'small'),
    seen: 'mismatch',
    verified: 'mismatch',
  },
  {
    what: 'a block list with a block twice',
    tamper: duplicateBlock,
    seen: 'unverifiable',
    verified: 'mismatch',
    size: 'large',
  },
  {
    what: 'the same blocks, committed again',
    tamper: (b) => putBlocks(b, [largeBytes.slice(0, 8 * mib), largeBytes.slice(8 * mib)], md5Of),
    seen: 'unverifiable',
    verified: 'verified',
    size: 'large',
  },
  {
    what: 'no receipt',
    tamper: (b) => b.store.remove(records.receipt),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'forged bytes and no receipt',
    tamper: (b) => b.store.replaceContent(small, 'SMALL').remove(records.receipt),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'a receipt that is none',
    tamper: (b) => b.store.place(records.receipt, 'nonsense'),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'forged bytes and a receipt rewritten to fit them',
    tamper: forgeReceipt,
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'nothing but the marker',
    tamper: (b) => b.store.remove(small).remove(large).remove(records.receipt),
    seen: 'unverifiable',
    verified: 'unverifiable',
  },
  {
    what: 'no marker',
    tamper: (b) => b.store.remove(records.marker),
    seen: 'verified',
    verified: 'verified',
  },
];

describe.each([
  ['the machine that synchronized it', (bench: LakeBench) => bench],
  ['a machine that never saw it', (bench: LakeBench) => (bench.hashes.clear(), bench)],
])('on %s, a verified run of which somebody left', (_where, moved) => {
  it.each(tamperings)('$what', async ({ tamper, seen, verified, size }) => {
    const bench = moved(await syncedBench(size));
    await tamper(bench);
    const look = await inspectRun(await bench.observe('R1'), bench.ports);
    expect(look.state).toBe(seen);
    expect(look.because).not.toMatch(/\b0 (?:without|written)/);
    const check = await verifyRun(await bench.observe('R1'), bench.ports);
    expect(check.state).toBe(verified);
  });
});

describe('reading back', () => {
  it.each(tamperings)('tells what $what really comes to', async ({ tamper, size }) => {
    const bench = await syncedBench(size);
    await tamper(bench);
    const report = await verifyRun(await bench.observe('R1'), bench.ports, { reread: true });
    expect(report.state === 'verified').toBe(isIntact(bench, size));
    if (report.state === 'verified') expect(report.evidence).toMatchObject({ reread: 2 });
  });
});

/** True if both blobs hold their bytes; a wrong MD5 on them is a difference that misleads the next. */
function isIntact({ store }: LakeBench, size: 'large' | undefined): boolean {
  const local = [
    [small, Buffer.from('small')],
    [large, size === 'large' ? largeBytes : Buffer.from('large')],
  ] as const;
  return local.every(([address, bytes]) => {
    const md5Hex = store.entry(address)?.md5Hex ?? md5HexOf(bytes);
    return (
      Buffer.from(bytes).equals(store.content(address) ?? Buffer.of()) && md5Hex === md5HexOf(bytes)
    );
  });
}

describe('a receipt that something touched', () => {
  it('does not speak for a file that was changed before it was touched', async () => {
    const bench = await syncedBench();
    bench.hashes.clear();
    bench.tree.write('R1/small.bcl', 'SMALL', bench.nowMs + 60_000);
    bench.nowMs += 120_000;
    const { metadata } = (await bench.store.head(records.receipt))!;
    bench.store.place(records.receipt, bench.store.content(records.receipt)!, {
      metadata: metadata ?? {},
    });
    const look = await inspectRun(await bench.observe('R1'), bench.ports);
    expect(look).toMatchObject({ state: 'ready', evidence: { size: 1, attested: 1 } });
  });
});

describe('a sync of a run whose receipt is lost', () => {
  const losses = [
    ['gone', (b: LakeBench) => b.store.remove(records.receipt)],
    ['damaged', (b: LakeBench) => b.store.place(records.receipt, 'nonsense')],
    ['rewritten to fit forged bytes', forgeReceipt],
  ] as const;

  it.each(losses)('does not call forged bytes verified, however often: %s', async (_how, lose) => {
    const bench = await syncedBench();
    bench.store.replaceContent(small, 'SMALL');
    await lose(bench);
    const because = expect.stringContaining('lakeside verify --reread --record');
    for (let round = 0; round < 3; round += 1) {
      const report = await syncRun(await bench.observe('R1'), bench.ports);
      expect(report).toMatchObject({ state: 'unverifiable', because, uploaded: 0 });
      expect(report.problems).toEqual([{ path: '', verdict: null, message: because }]);
    }
    const random = { next: () => 0 };
    const sample = { size: { kind: 'count', count: 1 }, random } as const;
    await verifyRun(await bench.observe('R1'), bench.ports, { sample, record: true });
    const look = await inspectRun(await bench.observe('R1'), bench.ports);
    expect(look.state).not.toBe('verified');
  });

  it.each(losses)('sends forged bytes again once they were read back: %s', async (_how, lose) => {
    const bench = await syncedBench();
    bench.store.replaceContent(small, 'SMALL');
    await lose(bench);
    await syncRun(await bench.observe('R1'), bench.ports);
    const options = { reread: true, record: true };
    const reread = await verifyRun(await bench.observe('R1'), bench.ports, options);
    expect(reread.state).toBe('mismatch');
    const report = await syncRun(await bench.observe('R1'), bench.ports);
    expect(report).toMatchObject({ state: 'verified', uploaded: 1, problems: [] });
    expect(bench.store.text(small)).toBe('small');
  });

  it('stays unverifiable after a sync that sent something, which counts as proven meanwhile', async () => {
    const bench = await syncedBench();
    bench.store.remove(records.receipt);
    bench.tree.write('R1/late.bcl', 'late');
    for (let round = 0; round < 2; round += 1) {
      const report = await syncRun(await bench.observe('R1'), bench.ports);
      const evidence = { attested: 1, recordedMd5: 2 };
      expect(report).toMatchObject({ state: 'unverifiable', evidence });
    }
  });

  it('writes a new one if every file is proven without it', async () => {
    const bench = new LakeBench();
    bench.tree.write('R1/large.bcl', largeBytes);
    await syncRun(await bench.observe('R1'), bench.ports);
    bench.store.remove(records.receipt);
    const report = await syncRun(await bench.observe('R1'), bench.ports);
    expect(report).toMatchObject({ state: 'verified', evidence: { attested: 1 }, problems: [] });
    expect(bench.store.entry(records.receipt)).toBeDefined();
  });
});

describe('a sync of a run whose records are gone', () => {
  it('adopts what only recorded MD5s speak for, marks it so, and attests large blobs by their blocks', async () => {
    const bench = await syncedBench('large');
    bench.store.remove(records.receipt).remove(records.marker);
    const report = await syncRun(await bench.observe('R1'), bench.ports);
    expect(report).toMatchObject({
      state: 'verified',
      because: '2 files match: 1 attested by the service, 1 by recorded MD5 only (1 adopted)',
      evidence: { attested: 1, recordedMd5: 1 },
      adopted: 1,
      uploaded: 0,
    });
    const bytes = bench.store.content(records.receipt)!;
    const receipt = await decodeReceipt(bytes, inlineDigests);
    expect(receipt.get('small.bcl')).toMatchObject({ evidence: 'recordedMd5', adopted: true });
    expect(receipt.get('large.bcl')).not.toHaveProperty('adopted');
    bench.hashes.clear();
    const look = await inspectRun(await bench.observe('R1'), bench.ports);
    expect(look).toMatchObject({ state: 'verified', adopted: 1 });
  });
});

describe('a file of a verified run that is gone from disk', () => {
  const vanishings: readonly {
    readonly blob: string;
    readonly tamper: (bench: LakeBench) => unknown;
    readonly state: string;
    readonly verdict: string;
    readonly message: string;
    /** After reading back. */
    readonly reread: string;
  }[] = [
    {
      blob: 'is as it was',
      tamper: () => undefined,
      state: 'verified',
      verdict: 'missingLocal',
      message: 'gone from disk; the lake still holds',
      reread: 'verified',
    },
    {
      blob: 'is gone too',
      tamper: (b) => b.store.remove(small),
      state: 'mismatch',
      verdict: 'missingRemote',
      message: 'neither the file nor its blob is there any more',
      reread: 'mismatch',
    },
    {
      blob: 'holds other bytes under their own MD5',
      tamper: (b) => b.store.place(small, 'SMALL'),
      state: 'mismatch',
      verdict: 'differs',
      message: 'the blob is not the one that the receipt proves',
      reread: 'mismatch',
    },
    {
      blob: 'was written again',
      tamper: (b) => b.store.touch(small),
      state: 'unverifiable',
      verdict: 'changedRemotely',
      message: 'the file is gone, and the blob was written again',
      reread: 'verified',
    },
    {
      blob: 'holds other bytes under the forged MD5',
      tamper: (b) => b.store.replaceContent(small, 'SMALL'),
      state: 'unverifiable',
      verdict: 'changedRemotely',
      message: 'the file is gone, and the blob was written again',
      reread: 'mismatch',
    },
    {
      blob: 'lost its MD5',
      tamper: (b) => b.store.setMd5(small, undefined),
      state: 'unverifiable',
      verdict: 'noDigest',
      message: 'the file is gone, and the blob lost its MD5',
      reread: 'verified',
    },
  ];

  it.each(vanishings)('is told of by everything that looks: its blob $blob', async (vanishing) => {
    const bench = await syncedBench();
    bench.tree.remove('R1/small.bcl');
    vanishing.tamper(bench);
    const { state, verdict } = vanishing;
    const message = expect.stringContaining(vanishing.message);
    for (const operate of [inspectRun, verifyRun, syncRun, planRelease]) {
      const found = await operate(await bench.observe('R1'), bench.ports);
      const report = 'verification' in found ? found.verification : found;
      expect(report).toMatchObject({ state, problems: [{ path: 'small.bcl', verdict, message }] });
      const isRefused = 'refusals' in found && found.refusals.some(isOfProof);
      if ('refusals' in found) expect(isRefused).toBe(state !== 'verified');
    }
  });

  it('leaves a run verified of which nothing is left on disk but folders', async () => {
    const bench = await syncedBench();
    bench.tree.remove('R1/small.bcl').remove('R1/large.bcl').folder('R1/Data');
    const emptied = () => bench.observe('R1', { readiness: 'sequencing' });
    for (const operate of [inspectRun, verifyRun, syncRun])
      expect(await operate(await emptied(), bench.ports)).toMatchObject({
        state: 'verified',
        because: expect.stringContaining('2 files gone from disk; the lake still holds'),
      });
    const { outcome, refusals } = await planRelease(await emptied(), bench.ports);
    expect({ outcome, isReady: !refusals.some(({ reason }) => reason === 'notReady') }).toEqual({
      outcome: 'refused',
      isReady: false,
    });
    bench.store.touch(small);
    expect(await inspectRun(await emptied(), bench.ports)).toMatchObject({ state: 'unverifiable' });
    bench.store.remove(small);
    expect(await inspectRun(await emptied(), bench.ports)).toMatchObject({ state: 'mismatch' });
  });

  it.each(vanishings)(
    'is judged by its bytes once they are read back: its blob $blob',
    async (vanishing) => {
      const bench = await syncedBench();
      bench.tree.remove('R1/small.bcl');
      vanishing.tamper(bench);
      const run = await bench.observe('R1');
      const options = { reread: true, record: true };
      const reread = await verifyRun(run, bench.ports, options);
      expect(reread).toMatchObject({ state: vanishing.reread, verdicts: { match: 1 } });
      expect(reread.problems.map(({ path }) => path)).toEqual(['small.bcl']);
    },
  );
});

const isOfProof = ({ reason }: Refusal): boolean => reason === 'notProven';
