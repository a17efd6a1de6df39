import type { Clock } from './clock';
import type { Pause } from './pause';

export interface TokenBucketOptions {
  readonly perSecond: number;
  readonly clock: Clock;
  readonly pause: Pause;
}

/**
 * Lets through so many tokens a second in the long run, in the order in which they are asked for. What
 * is larger than a second's worth passes at once and is paid for by those that come after it.
 */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #filledAtMs: number;
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#tokens = options.perSecond;
    this.#filledAtMs = options.clock.nowMs();
  }

  /** Settles when that many tokens are due; an aborted wait takes none. */
  take(count: number, signal?: AbortSignal): Promise<void> {
    const turn = this.#lastTurn.then(() => this.#takeNow(count, signal));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #takeNow(count: number, signal: AbortSignal | undefined): Promise<void> {
    const { perSecond, pause } = this.#options;
    for (this.#fill(); this.#tokens < 0; this.#fill()) {
      await pause(Math.ceil((-this.#tokens / perSecond) * 1000), signal);
    }
    signal?.throwIfAborted();
    this.#tokens -= count;
  }

  #fill(): void {
    const { perSecond, clock } = this.#options;
    const nowMs = clock.nowMs();
    // A clock that was set back gives nothing and takes nothing.
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(perSecond, this.#tokens + (elapsedMs / 1000) * perSecond);
    this.#filledAtMs = nowMs;
  }
}
