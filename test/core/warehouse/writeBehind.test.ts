import { describe, expect, it } from 'vitest';
import { writeBehind } from '../../../src/core/warehouse/writeBehind';

/** An output whose writes end when they are told to. */
class SlowOutput {
  readonly written: number[] = [];
  readonly ends: ((error?: Error) => void)[] = [];
  state = 'open';

  write(bytes: Uint8Array): Promise<void> {
    this.written.push(bytes.length);
    return new Promise((resolve, reject) => {
      this.ends.push((error) => (error ? reject(error) : resolve()));
    });
  }

  async complete(): Promise<void> {
    this.state = 'complete';
  }

  async abandon(): Promise<void> {
    this.state = 'abandoned';
  }
}

/** True if it settles before what was queued until now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let isDone = false;
  void promise.catch(() => undefined).then(() => (isDone = true));
  await new Promise((resolve) => setImmediate(resolve));
  return isDone;
}

const some = new Uint8Array(1000);
const megabyte = new Uint8Array(1_048_576);

describe('writeBehind', () => {
  it('takes in more while it writes, and writes all that waits at once', async () => {
    const slow = new SlowOutput();
    const output = writeBehind(slow);
    for (let count = 0; count < 3; count += 1) await output.write(some);
    expect(slow.written).toEqual([1000]);
    slow.ends[0]?.();
    const completed = output.complete();
    expect(await isSettled(completed)).toBe(false);
    expect([slow.written, slow.state]).toEqual([[1000, 2000], 'open']);
    slow.ends[1]?.();
    await completed;
    expect(slow.state).toBe('complete');
  });

  it('makes whoever writes wait once a megabyte waits', async () => {
    const slow = new SlowOutput();
    const output = writeBehind(slow);
    await output.write(some);
    const full = output.write(megabyte);
    expect(await isSettled(full)).toBe(false);
    slow.ends[0]?.();
    expect(await isSettled(full)).toBe(false);
    slow.ends[1]?.();
    expect(await isSettled(full)).toBe(true);
  });

  it('throws what failed at the next call, and never completes then', async () => {
    const slow = new SlowOutput();
    const output = writeBehind(slow);
    await output.write(some);
    slow.ends[0]?.(new Error('no space'));
    await isSettled(Promise.resolve());
    await expect(output.write(some)).rejects.toThrow('no space');
    await expect(output.complete()).rejects.toThrow('no space');
    await output.abandon();
    expect(slow.state).toBe('abandoned');
  });
});
