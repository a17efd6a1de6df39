import { describe, expect, it } from 'vitest';
import { LookQueue } from '../../../src/vscode/runs/lookQueue';
import { parseRunRef, runKey } from '../../../src/vscode/support/window/runRef';
import { Shared } from '../../../src/vscode/support/lakes/shared';
import { throttle } from '../../../src/vscode/support/editor/throttle';

const ref = { lake: '/lake.json', source: 'miseq', run: 'A' };

describe('a shared connection', () => {
  it('is opened once and closed when its last user is done', async () => {
    const { shared, log } = countedShared();
    const first = deferred();
    const using = shared.use(() => first.promise);
    await shared.use(() => Promise.resolve());
    shared.dispose();
    expect(log).toEqual(['open 1']);
    first.resolve();
    await using;
    await Promise.resolve();
    expect(log).toEqual(['open 1', 'close 1']);
  });

  it('is opened anew after it was let go of, while the old one still serves', async () => {
    const { shared, log } = countedShared();
    const first = deferred();
    const using = shared.use(() => first.promise);
    await Promise.resolve();
    shared.dispose();
    await shared.use(() => Promise.resolve());
    expect(log).toEqual(['open 1', 'open 2']);
    first.resolve();
    await using;
    await Promise.resolve();
    expect(log).toEqual(['open 1', 'open 2', 'close 1']);
  });

  it('tries again after it could not be opened', async () => {
    let attempts = 0;
    const shared = new Shared(() => {
      attempts += 1;
      return attempts === 1
        ? Promise.reject(new Error('no network'))
        : Promise.resolve({ dispose: () => undefined });
    });
    await expect(shared.use(() => Promise.resolve('used'))).rejects.toThrow('no network');
    await expect(shared.use(() => Promise.resolve('used'))).resolves.toBe('used');
  });
});

describe('the queue of looks', () => {
  it('does at most as many at a time as it may, each key once', async () => {
    const queue = new LookQueue({ limit: 2, onError: () => undefined });
    const gates = [deferred(), deferred(), deferred()];
    const started: number[] = [];
    for (const [index, gate] of gates.entries()) {
      const work = (): Promise<void> => {
        started.push(index);
        return gate.promise;
      };
      void queue.add(String(index), work);
      void queue.add(String(index), work);
    }
    expect(started).toEqual([0, 1]);
    for (const gate of gates) gate.resolve();
    await queue.whenIdle();
    expect(started).toEqual([0, 1, 2]);
  });

  it('aborts what runs and forgets what waits when it starts over', async () => {
    const errors: unknown[] = [];
    const queue = new LookQueue({ limit: 1, onError: (error) => errors.push(error) });
    const aborted = deferred();
    void queue.add('a', async (signal) => {
      signal.addEventListener('abort', () => aborted.resolve());
      await aborted.promise;
      signal.throwIfAborted();
    });
    let isSecondStarted = false;
    void queue.add('b', () => {
      isSecondStarted = true;
      return Promise.resolve();
    });
    queue.restart();
    await queue.whenIdle();
    await aborted.promise;
    expect({ errors, isSecondStarted }).toEqual({ errors: [], isSecondStarted: false });
  });

  it('goes on after a look that failed', async () => {
    const errors: unknown[] = [];
    const queue = new LookQueue({ limit: 1, onError: (error) => errors.push(error) });
    const done: string[] = [];
    void queue.add('a', () => Promise.reject(new Error('gone')));
    void queue.add('b', () => {
      done.push('b');
      return Promise.resolve();
    });
    await queue.whenIdle();
    expect([errors.length, done]).toEqual([1, ['b']]);
  });
});

describe('a throttled drawing', () => {
  it('draws at once, then once per interval, and always the last', () => {
    const timers: (() => void)[] = [];
    let drawn = 0;
    const draw = (): void => {
      drawn += 1;
    };
    const throttled = throttle(draw, 200, (action) => {
      timers.push(action);
      return () => undefined;
    });
    for (let call = 0; call < 50; call += 1) throttled.call();
    expect(drawn).toBe(1);
    timers.shift()?.();
    expect(drawn).toBe(2);
    timers.shift()?.();
    expect(drawn).toBe(2);
  });
});

describe('a reference to a run', () => {
  it('is read from plain values and from tree nodes', () => {
    expect(parseRunRef({ ...ref, more: 1 })).toEqual(ref);
    expect(parseRunRef({ kind: 'run', ref })).toEqual(ref);
    expect([undefined, null, 'A', { run: 'A' }, { ref: 3 }].map(parseRunRef)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  it('tells runs of one name apart', () => {
    expect(runKey(ref)).not.toBe(runKey({ ...ref, source: 'nextseq' }));
  });
});

function countedShared() {
  const log: string[] = [];
  let count = 0;
  const shared = new Shared(() => {
    count += 1;
    const id = count;
    log.push(`open ${id}`);
    return Promise.resolve({ dispose: () => void log.push(`close ${id}`) });
  });
  return { shared, log };
}

function deferred() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
