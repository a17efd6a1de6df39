import { describe, expect, it } from 'vitest';
import { RateMeter } from '../../../src/core/base/rateMeter';

describe('the rate', () => {
  it('is that of the last ten seconds', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 30; second += 1) {
      const bytesDone = second < 20 ? second * 10 : 200 + (second - 20) * 100;
      meter.add({ phase: 'transferring', bytesDone, bytesTotal: 2_200 }, second * 1000);
    }
    expect(meter.rate).toEqual({ bytesPerSecond: 100, remainingMs: 10_000 });
  });

  it('is unknown in the first second of a phase', () => {
    const meter = new RateMeter();
    meter.add({ phase: 'hashing', bytesDone: 5_000 }, 0);
    meter.add({ phase: 'hashing', bytesDone: 9_000 }, 5_000);
    meter.add({ phase: 'transferring', bytesDone: 0 }, 5_100);
    expect(meter.rate).toEqual({ bytesPerSecond: undefined, remainingMs: undefined });
  });

  it('stays right however often progress is reported', () => {
    const meter = new RateMeter();
    for (let ms = 0; ms <= 4_000; ms += 1) {
      meter.add({ phase: 'transferring', bytesDone: ms * 3, bytesTotal: 24_000 }, ms);
    }
    expect(meter.rate.bytesPerSecond).toBeCloseTo(3_000);
  });
});
