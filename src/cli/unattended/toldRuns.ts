import type { VerificationReport } from '../../core/sync/report/report';

/** What was told of each run, so that it is told again only when something about it changed. */
export class ToldRuns {
  readonly #told = new Map<string, string>();

  /**
   * True if state, evidence or problems are not those of the last report on this run, or if something
   * was sent. Why a run is in its state may hold a time, which changes by itself.
   */
  readonly isChanged = (report: VerificationReport): boolean => {
    const { source, run, state, evidence, removal, problems, uploaded } = report;
    const key = `${source}\0${run}`;
    const what = JSON.stringify([state, evidence, removal, problems]);
    if (this.#told.get(key) === what && uploaded === 0) return false;
    this.#told.set(key, what);
    return true;
  };
}
