import type { Clock } from '../../core/base/clock';
import { isWarningDue } from '../../core/sync/report/overdueRun';
import type { IsNews } from './runOutcomes';

/** What a service told already: the same again is news only after 48 hours, or once it was gone meanwhile. */
export class News {
  readonly #clock: Clock;
  readonly #told = new Map<string, { readonly text: string; readonly atMs: number }>();
  #seenThisRound = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly isNews: IsNews = (subject, text) => {
    const nowMs = this.#clock.nowMs();
    const told = this.#told.get(subject);
    this.#seenThisRound.add(subject);
    if (told?.text === text && !isWarningDue(told.atMs, nowMs)) return false;
    this.#told.set(subject, { text, atMs: nowMs });
    return true;
  };

  /** Goes on knowing what this round did not look at. */
  keep(source: string): void {
    for (const subject of this.#told.keys()) {
      if (subject.startsWith(`${source}:`) || subject.startsWith(`${source}/`))
        this.#seenThisRound.add(subject);
    }
  }

  /** Forgets what a whole round did not meet any more. */
  endRound(): void {
    for (const subject of this.#told.keys()) {
      if (!this.#seenThisRound.has(subject)) this.#told.delete(subject);
    }
    this.#seenThisRound = new Set();
  }
}
