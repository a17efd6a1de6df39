import { beforeEach, describe, expect, it } from 'vitest';
import { keepReceiptEveryMs } from '../../../src/core/sync/records/interimReceipt';
import { decodeReceipt } from '../../../src/core/sync/records/receipt';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { LakeBench } from '../../fakes/lakeBench';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const record = (ending: string): { container: string; name: string } => ({
  container: 'runs',
  name: `MiSeqOutput/R1.${ending}`,
});

let bench: LakeBench;
beforeEach(() => {
  bench = new LakeBench();
  for (const name of names) bench.tree.write(`R1/${name}.bcl`, `content of ${name}`);
});

async function sync(): Promise<VerificationReport> {
  const source = { ...(await bench.observe('R1')).source };
  const slow = { ...source, limits: { ...source.limits, concurrency: 1 } };
  return syncRun({ ...(await bench.observe('R1')), source: slow }, bench.ports);
}

/** Every file takes so long to send. */
function takesFor(durationMs: number): void {
  bench.store.onDone = ({ operation, name = '' }) => {
    if (operation === 'putBlob' && name.endsWith('.bcl')) bench.nowMs += durationMs;
  };
}

/** Names of blobs written, in order. */
function written(): readonly string[] {
  return bench.store.calls
    .filter(({ operation }) => operation === 'putBlob')
    .map(({ name = '' }) => name.slice('MiSeqOutput/'.length));
}

/** The second file and those after it are on their way until a receipt is there, and the machine is not. */
function diesOnceThereIsAReceipt(): void {
  const { store } = bench;
  const putBlob = store.putBlob.bind(store);
  let files = 0;
  store.putBlob = async (address, ...rest) => {
    if (!address.name.endsWith('.bcl')) return putBlob(address, ...rest);
    files += 1;
    if (files === 1) return putBlob(address, ...rest);
    while (store.entry(record('receipt')) === undefined) await nextTurn();
    store.onCall = () => {
      throw new Error('this machine is dead');
    };
    return putBlob(address, ...rest);
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** This machine is gone, with its state; in a minute its lease is too. */
function anotherMachine(): void {
  bench.store.onCall = undefined;
  bench.store.onDone = undefined;
  Reflect.deleteProperty(bench.store, 'putBlob');
  bench.store.remove(record('lock'));
  bench.runLocks.held.clear();
  bench.journals.forget();
}

describe('a sync that takes long', () => {
  it('writes what is proven every quarter of an hour, and the marker once, at its end', async () => {
    takesFor(keepReceiptEveryMs / 2);
    expect(await sync()).toMatchObject({ state: 'verified', evidence: { attested: 6 } });
    const receipts = written().filter((name) => name === 'R1.receipt');
    expect(receipts.length).toBeGreaterThan(1);
    expect(written().filter((name) => name === 'R1.sync')).toHaveLength(1);
    expect(written().at(-1)).toBe('R1.sync');
    expect(await sync()).toMatchObject({ state: 'verified', uploaded: 0 });
  });

  it('writes none midway that does not take so long', async () => {
    takesFor(keepReceiptEveryMs / 10);
    await sync();
    expect(written().filter((name) => name === 'R1.receipt')).toHaveLength(1);
  });

  it('is taken up by another machine with all that was proven until a quarter of an hour before', async () => {
    takesFor(keepReceiptEveryMs);
    diesOnceThereIsAReceipt();
    await expect(sync()).rejects.toThrow('dead');
    expect(bench.store.entry(record('sync'))).toBeUndefined();
    const bytes = bench.store.content(record('receipt')) ?? new Uint8Array();
    const proven = [...(await decodeReceipt(bytes, bench.ports.digests)).values()];
    expect(proven.length).toBeGreaterThan(0);
    anotherMachine();
    const { files } = await sync();
    const attested = files.filter(({ evidence }) => evidence === 'attested');
    expect(attested.map(({ path }) => path)).toEqual(
      expect.arrayContaining(proven.map(({ path }) => path)),
    );
  });

  it('writes no receipt midway over one that is lost', async () => {
    await sync();
    bench.store.remove(record('receipt'));
    for (const name of ['x', 'y', 'z']) bench.tree.write(`R1/${name}.bcl`, `late ${name}`);
    const before = written().length;
    takesFor(2 * keepReceiptEveryMs);
    expect(await sync()).toMatchObject({ state: 'unverifiable' });
    expect(written().slice(before)).toEqual(['R1.lock', 'R1/x.bcl', 'R1/y.bcl', 'R1/z.bcl']);
    expect(bench.store.entry(record('receipt'))).toBeUndefined();
  });

  it('goes on where a receipt cannot be written midway', async () => {
    takesFor(keepReceiptEveryMs);
    let refused = 0;
    bench.store.onCall = ({ operation, name = '' }) => {
      if (operation !== 'putBlob' || !name.endsWith('.receipt') || refused > 0) return;
      refused += 1;
      throw new Error('not now');
    };
    expect(await sync()).toMatchObject({ state: 'verified', evidence: { attested: 6 } });
    expect(refused).toBe(1);
  });
});
