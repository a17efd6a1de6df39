import type { VerificationReport } from '../../core/sync/report/report';
import { runKey, type RunRef } from '../support/window/runRef';

/** Reports kept for showing; a run of 150,000 files has a large one. */
const mostReports = 8;

/** The newest report of each run that was synchronized or verified lately. */
export class KeptReports {
  /** Least recently made first. */
  readonly #reports = new Map<string, VerificationReport>();

  find(ref: RunRef): VerificationReport | undefined {
    return this.#reports.get(runKey(ref));
  }

  /** Takes the place of an earlier one of the run, and of the oldest if there are too many. */
  keep(ref: RunRef, report: VerificationReport): void {
    this.forget(ref);
    this.#reports.set(runKey(ref), report);
    const [oldest] = this.#reports.keys();
    if (this.#reports.size > mostReports && oldest !== undefined) this.#reports.delete(oldest);
  }

  forget(ref: RunRef): void {
    this.#reports.delete(runKey(ref));
  }

  clear(): void {
    this.#reports.clear();
  }
}
