import { array, assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../../src/core/base/tokenBucket';

/** A clock that only waiting moves. */
function bucketOf(perSecond: number): {
  bucket: TokenBucket;
  clock: { nowMs: () => number };
  waits: number[];
} {
  let nowMs = 0;
  const waits: number[] = [];
  const clock = { nowMs: () => nowMs };
  const pause = async (durationMs: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    waits.push(durationMs);
    nowMs += durationMs;
  };
  return { bucket: new TokenBucket({ perSecond, clock, pause }), clock, waits };
}

describe('a token bucket', () => {
  it('lets a second’s worth pass at once and the rest at its rate', async () => {
    const { bucket, clock } = bucketOf(1000);
    for (let index = 0; index < 10; index += 1) await bucket.take(500);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(3500);
    expect(clock.nowMs()).toBeLessThanOrEqual(4000);
  });

  it('never lets more pass than its rate, whatever the sizes', async () => {
    await assert(
      asyncProperty(array(integer({ min: 0, max: 5000 }), { minLength: 1 }), async (sizes) => {
        const { bucket, clock } = bucketOf(1000);
        await Promise.all(sizes.map((size) => bucket.take(size)));
        const paid = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
        expect(paid).toBeLessThanOrEqual(1000 + (clock.nowMs() / 1000) * 1000 + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('serves in order, and an aborted wait takes nothing and holds up nobody', async () => {
    const { bucket, waits } = bucketOf(1000);
    const served: string[] = [];
    const serve = (name: string) => (): void => void served.push(name);
    const stopped = new AbortController();
    const first = bucket.take(3000).then(serve('first'));
    const second = bucket.take(9000, stopped.signal).then(serve('second'));
    const third = bucket.take(1).then(serve('third'));
    stopped.abort();
    await expect(second).rejects.toThrow();
    await Promise.all([first, third]);
    expect(served).toEqual(['first', 'third']);
    expect(waits).toEqual([2000]);
  });

  it('gives nothing for a clock that was set back', async () => {
    let nowMs = 10_000;
    const waits: number[] = [];
    const pause = async (durationMs: number): Promise<void> => {
      waits.push(durationMs);
      nowMs += durationMs;
    };
    const bucket = new TokenBucket({ perSecond: 1000, clock: { nowMs: () => nowMs }, pause });
    await bucket.take(2000);
    nowMs = 0;
    await bucket.take(1);
    expect(waits).toEqual([1000]);
  });
});
