const longestWaitMs = 3_600_000;

/** Asks what does not answer less and less often: twice the wait after each failure, up to an hour. */
export class Backoff {
  readonly #waits = new Map<string, { readonly waitMs: number; readonly untilMs: number }>();

  isDue(key: string, nowMs: number): boolean {
    return nowMs >= (this.#waits.get(key)?.untilMs ?? 0);
  }

  /** `firstWaitMs` is how long to wait after the first failure in a row. */
  failed(key: string, nowMs: number, firstWaitMs: number): void {
    const before = this.#waits.get(key);
    const waitMs = Math.min(before ? before.waitMs * 2 : firstWaitMs, longestWaitMs);
    this.#waits.set(key, { waitMs, untilMs: nowMs + waitMs });
  }

  succeeded(key: string): void {
    this.#waits.delete(key);
  }

  clear(): void {
    this.#waits.clear();
  }
}
