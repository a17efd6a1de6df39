import { describe, expect, it } from 'vitest';
import { nullLogger } from '../../../src/core/base/logger';
import { pause } from '../../../src/core/base/pause';
import { Pace, pacedStore } from '../../../src/core/sync/send/pace';
import { syncRun } from '../../../src/core/sync/syncRun';
import { LakeBench, testSource } from '../../fakes/lakeBench';

const none = testSource.limits;
const quietHours = { fromMinute: 8 * 60, toMinute: 18 * 60 };

function paceAt(hour: number, limits: Partial<typeof none>) {
  let nowMs = new Date(2026, 0, 2, hour, 0).getTime();
  const waits: number[] = [];
  const pace = new Pace(
    { ...none, ...limits },
    {
      clock: { nowMs: () => nowMs },
      logger: nullLogger,
      pause: async (durationMs, signal) => {
        signal?.throwIfAborted();
        waits.push(durationMs);
        nowMs += durationMs;
      },
    },
  );
  return { pace, waits };
}

describe('the pace of a source', () => {
  it('waits for the end of its quiet hours in short steps', async () => {
    const { pace, waits } = paceAt(17, { quietHours });
    await pace.pass(1, undefined);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(3_600_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
  });

  it('waits for nothing outside of them', async () => {
    const { pace, waits } = paceAt(18, { quietHours });
    await pace.pass(1, undefined);
    expect(waits).toEqual([]);
  });

  it('stops waiting when the work is stopped', async () => {
    const { pace } = paceAt(9, { quietHours });
    await expect(pace.pass(1, AbortSignal.abort())).rejects.toThrow();
  });

  it('limits the bytes a second of what is sent, over small and large files alike', async () => {
    const { pace, waits } = paceAt(20, { bytesPerSecond: 1000 });
    for (let index = 0; index < 4; index += 1) await pace.pass(1000, undefined);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(2000);
  });

  it('is kept by a sync, and is no detour for a source without limits', async () => {
    const bench = new LakeBench();
    bench.tree.write('run1/a', 'a').write('run1/b', 'b');
    const source = { ...testSource, limits: { ...none, bytesPerSecond: 1_000_000 } };
    const report = await syncRun(await bench.observe('run1', { source }), bench.ports);
    expect(report.state).toBe('verified');
    expect(pacedStore(bench.store, testSource, bench.ports)).toBe(bench.store);
    expect(pacedStore(bench.store, source, bench.ports)).not.toBe(bench.store);
  });
});

describe('a pause', () => {
  it('ends when its time is over, and at once with the reason when it is aborted', async () => {
    await pause(1);
    const stopped = new AbortController();
    const waiting = pause(60_000, stopped.signal);
    stopped.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(pause(60_000, stopped.signal)).rejects.toThrow('enough');
  });
});
