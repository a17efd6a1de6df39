import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { pause as usualPause, type Pause } from '../../base/pause';
import type { QuietHours } from '../../lake/lake';
import { formatTimeOfDay, quietUntil } from '../../lake/quietHours';
import { lookAgainMs, waitOutQuietHours } from './waitOutQuietHours';

export interface QuietHoursOptions {
  readonly hours: QuietHours | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly pause?: Pause;
}

/**
 * Does work that cannot pause by itself: stops it when quiet hours begin, and begins it anew when they
 * are over. The work must find what it did before.
 */
export async function outsideQuietHours<T>(
  options: QuietHoursOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { hours, signal } = options;
  if (hours === undefined) return work(signal);
  for (;;) {
    await waitForTheirEnd(options);
    const begun = new AbortController();
    const done = new AbortController();
    const watching = abortAtBegin(options, begun, AbortSignal.any([done.signal, signal]));
    try {
      return await work(AbortSignal.any([begun.signal, signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!begun.signal.aborted) throw error;
    } finally {
      done.abort();
      await watching;
    }
  }
}

async function waitForTheirEnd({
  logger,
  pause = usualPause,
  ...options
}: QuietHoursOptions): Promise<void> {
  let isSaid = false;
  await waitOutQuietHours({ ...options, pause }, (untilMs) => {
    if (!isSaid && untilMs !== undefined)
      logger.info(`AzCopy waits for the end of quiet hours at ${formatTimeOfDay(untilMs)}`);
    isSaid ||= untilMs !== undefined;
  });
  if (isSaid) logger.info('quiet hours are over, AzCopy goes on');
}

/** Settles once it was told to stop looking. */
async function abortAtBegin(
  { hours, clock, logger, pause = usualPause }: QuietHoursOptions,
  begun: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (quietUntil(hours, clock.nowMs()) !== undefined) {
      logger.info('quiet hours begin, AzCopy is stopped');
      return begun.abort();
    }
    await pause(lookAgainMs, signal).catch(() => undefined);
  }
  return undefined;
}
