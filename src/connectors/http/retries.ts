import type { StorageError } from '../../core/storage/blobStore';
import type { FailedTry } from './networkFailures';
import type { Timing } from './timing';

/** How often a request is tried unless told otherwise. */
export const usualTries = 5;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A service that wants more rest than this is not waited for. */
const longestRequestedPauseMs = 120_000;

export type TryOutcome<T> =
  { readonly kind: 'done'; readonly value: T } | ({ readonly kind: 'failed' } & FailedTry);

export interface RetryOptions {
  readonly timing: Timing;
  readonly signal: AbortSignal | undefined;
  readonly mostTries: number;
  /** Called before each pause. */
  readonly onRetry: (failure: {
    readonly error: StorageError;
    readonly pauseMs: number;
    readonly tryNumber: number;
  }) => void;
}

/**
 * Tries until it is done, at most `mostTries` times, pausing twice as long each time or as long as the
 * service asks. @throws StorageError of the last try, and whatever a try throws.
 */
export async function retrying<T>(
  attempt: () => Promise<TryOutcome<T>>,
  options: RetryOptions,
): Promise<T> {
  const { timing, signal } = options;
  for (let tryNumber = 1; ; tryNumber += 1) {
    signal?.throwIfAborted();
    const outcome = await attempt();
    if (outcome.kind === 'done') return outcome.value;
    const pauseMs = outcome.retryAfterMs ?? pauseAfter(tryNumber, timing);
    const isOver =
      tryNumber >= triesFor(outcome.error, options) || pauseMs > longestRequestedPauseMs;
    if (!outcome.isTransient || isOver) throw outcome.error;
    options.onRetry({ error: outcome.error, pauseMs, tryNumber });
    await timing.sleep(pauseMs, signal);
  }
}

/** Bytes garbled once may be bad luck; twice they are a fault that more tries only hide. */
function triesFor(error: StorageError, { mostTries }: RetryOptions): number {
  return error.reason === 'md5Mismatch' ? Math.min(2, mostTries) : mostTries;
}

/** Doubles each time; up to half of it is left to chance, so that clients do not come back as one. */
function pauseAfter(tryNumber: number, timing: Timing): number {
  const fullMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (tryNumber - 1));
  return fullMs * (1 - timing.random() / 2);
}

/** Milliseconds of a Retry-After header: seconds or an HTTP date; `undefined` if absent or neither. */
export function retryAfterMsOf(header: string | undefined, timing: Timing): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const untilMs = Date.parse(header);
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - timing.nowMs());
}
