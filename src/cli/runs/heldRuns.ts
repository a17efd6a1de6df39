import type { VerificationReport } from '../../core/sync/report/report';
import { asHeld } from '../../core/sync/lock/heldRun';
import { inspectRun } from '../../core/sync/inspectRun';
import { LockedError } from '../../core/sync/lock/lockedError';
import type { LakeSession } from '../lakes/lakeSession';
import type { SyncOne } from './syncOne';
import type { VisitedRuns } from './visitRuns';

/** Runs that other processes write to: what is looked at instead of synchronized, and once more at the end. */
export class HeldRuns {
  readonly #names = new Set<string>();
  readonly #session: LakeSession;

  constructor(session: LakeSession) {
    this.#session = session;
  }

  /** The same sync, but where another process has the run it is looked at, and others come first. */
  around(sync: SyncOne): SyncOne {
    const { ports, signal } = this.#session;
    return async (run, ...work) => {
      try {
        return await sync(run, ...work);
      } catch (error) {
        if (!LockedError.is(error, 'locked')) throw error;
        // The report says it too, and the log as a warning.
        ports.logger.debug(error.message);
        this.#names.add(run.name);
        return asHeld(await inspectRun(run, ports, { signal }), error.holder);
      }
    };
  }

  /**
   * What came of all runs after those that were held were tried again: by now who held them may be
   * done, and then there is nothing left to send, or dead.
   */
  async tryAgain(
    visited: VisitedRuns<VerificationReport>,
    visit: (names: readonly string[]) => Promise<VisitedRuns<VerificationReport>>,
  ): Promise<VisitedRuns<VerificationReport>> {
    if (this.#names.size === 0 || visited.failures.length > 0) return visited;
    const again = await visit([...this.#names]);
    const keys = new Set(again.results.map(keyOf));
    return {
      results: [...visited.results.filter((report) => !keys.has(keyOf(report))), ...again.results],
      failures: again.failures,
    };
  }
}

function keyOf({ source, run }: VerificationReport): string {
  return `${source}\0${run}`;
}
