import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BlobAddress } from '../../../src/core/storage/blobStore';
import { LockedError } from '../../../src/core/sync/lock/lockedError';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import { withRunLock } from '../../../src/core/sync/lock/runLock';
import { openSession, type Session } from '../../../src/core/sync/session';
import { InMemoryRunLocks } from '../../fakes/inMemoryRunLocks';
import { LakeBench } from '../../fakes/lakeBench';

const lock: BlobAddress = { container: 'runs', name: 'MiSeqOutput/run.lock' };

let bench: LakeBench;
let session: Session;

beforeEach(async () => {
  vi.useFakeTimers();
  bench = new LakeBench();
  bench.tree.write('run/a', 'a');
  session = await openSession(await bench.observe('run'), bench.ports, {});
});
afterEach(() => void vi.useRealTimers());

/** The same run as another machine sees it. */
function elsewhere(host: string): Session {
  return { ...session, ports: { ...bench.ports, runLocks: new InMemoryRunLocks({ host }) } };
}

async function failureOf(promise: Promise<unknown>): Promise<LockedError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!LockedError.is(error)) throw new Error(`Not locked: ${String(error)}`);
  return error;
}

/** Work that lasts until it is told to end. */
function longWork(): {
  readonly work: (held: Session) => Promise<string>;
  readonly end: () => void;
} {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    work: async ({ signal }) => {
      await Promise.race([
        ended,
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
      ]);
      return 'done';
    },
    end: () => end(),
  };
}

/** Lets time pass on this machine and at the service alike. */
async function pass(durationMs: number): Promise<void> {
  for (let passed = 0; passed < durationMs; passed += 1000) {
    bench.nowMs += 1000;
    await vi.advanceTimersByTimeAsync(1000);
  }
}

describe('a run’s lock', () => {
  test('costs three requests and leaves nothing behind', async () => {
    expect(await withRunLock(session, async () => 'done')).toBe('done');
    const { counts } = bench.store;
    expect([counts.putBlob, counts.acquireLease, counts.deleteBlob]).toEqual([1, 1, 1]);
    expect(bench.store.calls).toHaveLength(3);
    expect(bench.store.names('runs')).toEqual([]);
    expect(bench.runLocks.held.size).toBe(0);
  });

  test('is given back by work that fails, too', async () => {
    const failing = withRunLock(session, () => Promise.reject(new Error('disk on fire')));
    await expect(failing).rejects.toThrow('disk on fire');
    expect(bench.store.names('runs')).toEqual([]);
    expect(await withRunLock(session, async () => 'again')).toBe('again');
  });

  test('keeps out other processes of this machine without asking the lake', async () => {
    const { work, end } = longWork();
    const first = withRunLock(session, work);
    await vi.advanceTimersByTimeAsync(0);
    const asked = bench.store.calls.length;
    const error = await failureOf(withRunLock(session, async () => 'never'));
    expect(error.reason).toBe('locked');
    expect(bench.store.calls).toHaveLength(asked);
    end();
    expect(await first).toBe('done');
  });

  test('keeps out other machines, and says who has it since when', async () => {
    const { work, end } = longWork();
    const first = withRunLock(elsewhere('vm-1'), work);
    await pass(5000);
    const error = await failureOf(withRunLock(session, async () => 'never'));
    expect(error.reason).toBe('locked');
    expect(error.message).toBe(
      'run is held by vm-1 (lakeside sync, user operator, process 7) since 2026-01-02T00:00:00Z',
    );
    expect(error.holder).toMatchObject({ host: 'vm-1', processId: 7 });
    // Who was refused keeps no lock of this machine either.
    expect(bench.runLocks.held.size).toBe(0);
    end();
    await first;
    expect(await withRunLock(session, async () => 'now')).toBe('now');
  });

  test('is renewed as long as the work takes', async () => {
    const { work, end } = longWork();
    const first = withRunLock(elsewhere('vm-1'), work);
    await pass(600_000);
    expect(bench.store.counts.renewLease).toBe(30);
    await failureOf(withRunLock(session, async () => 'never'));
    end();
    expect(await first).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of a machine that died is taken once it ran out, not before, under the new name', async () => {
    const { work } = longWork();
    void withRunLock(elsewhere('vm-1'), work).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    vi.clearAllTimers();
    bench.nowMs += 59_000;
    await failureOf(withRunLock(session, async () => 'never'));
    bench.nowMs += 2000;
    await withRunLock(session, async () => {
      expect(bench.store.entry(lock)).toBeDefined();
      const head = await bench.store.head(lock);
      expect(head?.metadata?.['host']).toBe('bench');
    });
    expect(bench.store.names('runs')).toEqual([]);
  });

  test('that somebody broke stops the work, which then may write no more', async () => {
    const { work } = longWork();
    const working = failureOf(withRunLock(session, work));
    await vi.advanceTimersByTimeAsync(0);
    bench.store.remove(lock).place(lock, '');
    await pass(20_000);
    const error = await working;
    expect(error.reason).toBe('lockLost');
    expect(error.message).toContain('another process took it');
    // What lies there is not ours to delete.
    expect(bench.store.names('runs')).toEqual(['MiSeqOutput/run.lock']);
  });

  test('that cannot be renewed is given up before it runs out', async () => {
    const { work } = longWork();
    const working = failureOf(withRunLock(session, work));
    await vi.advanceTimersByTimeAsync(0);
    bench.store.failNext('renewLease', 'unreachable', { times: 100 });
    await pass(45_000);
    bench.store.clearFaults();
    await pass(3000);
    // It was renewed in time after all.
    await pass(10_000);
    bench.store.failNext('renewLease', 'unreachable', { times: 100 });
    await pass(55_000);
    expect((await working).message).toContain('could not be renewed in time');
  });

  test('holds by the lease alone where the state folder takes no lock', async () => {
    bench.runLocks.problem = 'read-only';
    const { work, end } = longWork();
    const first = withRunLock(session, work);
    await vi.advanceTimersByTimeAsync(0);
    const error = await failureOf(withRunLock(session, async () => 'never'));
    expect(error.reason).toBe('locked');
    end();
    await first;
  });

  test('that may not be made says what permission is missing', async () => {
    bench.store.failNext('putBlob', 'forbidden');
    const locking = withRunLock(session, async () => 'never');
    await expect(locking).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringContaining('The lock MiSeqOutput/run.lock cannot be taken'),
      remedy: expect.stringContaining('create, write and delete'),
    });
    expect(bench.runLocks.held.size).toBe(0);
  });

  test('that may not be deleted is given back all the same', async () => {
    bench.store.failNext('deleteBlob', 'forbidden');
    await withRunLock(session, async () => 'done');
    expect(bench.store.names('runs')).toEqual(['MiSeqOutput/run.lock']);
    expect(await withRunLock(elsewhere('vm-2'), async () => 'next')).toBe('next');
  });
});

describe('a look at a run whose lease has not run out', () => {
  test('is syncing while its holder may live, on whatever machine', async () => {
    const { work, end } = longWork();
    const held = withRunLock(session, work);
    await pass(1000);
    for (const runLocks of [bench.runLocks, new InMemoryRunLocks({ host: 'vm2' })]) {
      const report = await inspectRun(session.run, { ...bench.ports, runLocks });
      expect(report).toMatchObject({
        state: 'syncing',
        because: expect.stringMatching(/^held by bench \(.+\) since .+; if that process died/),
      });
    }
    end();
    await held;
  });

  test('says what it is where this machine knows that its holder died', async () => {
    const { work, end } = longWork();
    const held = withRunLock(session, work);
    await pass(1000);
    for (const holder of bench.runLocks.held.values()) bench.runLocks.dead.add(holder);
    expect(await inspectRun(session.run, bench.ports)).toMatchObject({
      state: 'ready',
      problems: [
        { path: '', message: expect.stringMatching(/process 7, since .+ was interrupted/) },
      ],
    });
    end();
    await held;
  });
});
