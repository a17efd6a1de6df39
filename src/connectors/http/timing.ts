import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '../../core/base/clock';

/** Time and chance of a client, handed in so that tests wait for nothing. */
export interface Timing extends Clock {
  sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

export const systemTiming: Timing = {
  nowMs: () => systemClock.nowMs(),
  sleep: (durationMs, signal) => delay(durationMs, undefined, signal ? { signal } : {}),
  random: () => Math.random(),
};
