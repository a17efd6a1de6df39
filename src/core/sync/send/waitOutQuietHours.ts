import type { Clock } from '../../base/clock';
import type { Pause } from '../../base/pause';
import type { QuietHours } from '../../lake/lake';
import { quietUntil } from '../../lake/quietHours';

/** Short enough that a clock that is set, or a machine that slept, is noticed. */
export const lookAgainMs = 60_000;

/**
 * Settles outside of quiet hours. `onLook` is called after every look at the clock with when they end;
 * `undefined` = it is none of their time.
 */
export async function waitOutQuietHours(
  options: {
    readonly hours: QuietHours | undefined;
    readonly clock: Clock;
    readonly pause: Pause;
    readonly signal: AbortSignal | undefined;
  },
  onLook: (untilMs: number | undefined) => void,
): Promise<void> {
  const { hours, clock, pause, signal } = options;
  for (;;) {
    const nowMs = clock.nowMs();
    const untilMs = quietUntil(hours, nowMs);
    onLook(untilMs);
    if (untilMs === undefined) return;
    await pause(Math.min(lookAgainMs, untilMs - nowMs), signal);
  }
}
