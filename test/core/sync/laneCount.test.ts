import { describe, expect, it } from 'vitest';
import { LaneCount } from '../../../src/core/sync/send/laneCount';

describe('the number of small files under way', () => {
  it('grows while each takes little longer than the fastest, up to 256', () => {
    const lanes = lanesAfter(Array.from({ length: 1000 }, () => 21));
    expect(lanes.current).toBe(256);
  });

  it('stays as it is where the service answers at once', () => {
    const lanes = lanesAfter([1, ...Array.from({ length: 1000 }, () => 2)]);
    expect(lanes.current).toBe(64);
  });

  it('shrinks again when they hold each other up', () => {
    const slow = Array.from({ length: 100 }, () => 100);
    const lanes = lanesAfter([...Array.from({ length: 150 }, () => 20), ...slow]);
    expect(lanes.current).toBe(114);
  });

  it('is not judged by large files, whose bytes take the time', () => {
    const lanes = new LaneCount();
    for (let index = 0; index < 1000; index += 1) lanes.observe(1_000_000, 20);
    expect(lanes.current).toBe(64);
  });
});

function lanesAfter(times: readonly number[]): LaneCount {
  const lanes = new LaneCount();
  for (const tookMs of times) lanes.observe(4096, tookMs);
  return lanes;
}
