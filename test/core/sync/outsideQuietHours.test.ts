import { describe, expect, it } from 'vitest';
import { nullLogger } from '../../../src/core/base/logger';
import type { QuietHours } from '../../../src/core/lake/lake';
import { outsideQuietHours } from '../../../src/core/sync/send/outsideQuietHours';

const hours: QuietHours = { fromMinute: 8 * 60, toMinute: 18 * 60 };

/** A clock that every pause moves on; a time of the day in this machine's time zone. */
function day(hour: number, minute = 0) {
  let nowMs = new Date(2026, 0, 2, hour, minute).getTime();
  return {
    clock: { nowMs: () => nowMs },
    pause: async (durationMs: number, signal?: AbortSignal) => {
      await Promise.resolve();
      signal?.throwIfAborted();
      nowMs += durationMs;
    },
    time: () => new Date(nowMs).toTimeString().slice(0, 5),
  };
}

/** Work without end, unless it is stopped. */
function until(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
}

const { signal } = new AbortController();

describe('work that cannot pause by itself', () => {
  it('is stopped when quiet hours begin, and begun anew when they are over', async () => {
    const { clock, pause, time } = day(7, 30);
    const begun: string[] = [];
    const options = { hours, clock, pause, signal, logger: nullLogger };
    const result = await outsideQuietHours(options, async (stopped) => {
      begun.push(time());
      return begun.length === 1 ? until(stopped) : 'done';
    });
    expect({ result, begun }).toEqual({ result: 'done', begun: ['07:30', '18:00'] });
  });

  it('waits for their end where it would begin within them', async () => {
    const { clock, pause, time } = day(12);
    const options = { hours, clock, pause, signal, logger: nullLogger };
    expect(await outsideQuietHours(options, async () => time())).toBe('18:00');
  });

  it('is not begun anew when it fails or is cancelled', async () => {
    const { clock, pause } = day(7, 30);
    const controller = new AbortController();
    const options = { hours, clock, pause, logger: nullLogger };
    const failing = outsideQuietHours({ ...options, signal }, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    let count = 0;
    const cancelled = outsideQuietHours({ ...options, signal: controller.signal }, (stopped) => {
      count += 1;
      controller.abort();
      return until(stopped);
    });
    await expect(cancelled).rejects.toThrow('aborted');
    expect(count).toBe(1);
  });

  it('is left alone where there are none', async () => {
    const { clock, pause } = day(12);
    const options = { hours: undefined, clock, pause, signal, logger: nullLogger };
    expect(await outsideQuietHours(options, async (given) => given)).toBe(signal);
  });
});
