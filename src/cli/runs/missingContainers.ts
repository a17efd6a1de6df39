import type { OperatorError } from '../../core/base/errors';
import type { ObservedRun } from '../../core/runs/run';
import { StorageError } from '../../core/storage/blobStore';
import type { VisitedRuns } from './visitRuns';

/** Containers that are not there: what lies on disk of their runs is shown all the same. */
export class MissingContainers {
  readonly #failures = new Map<string, OperatorError>();

  /** Looks at a run, and as at one of which nothing was sent where its container is missing. */
  async around<T>(
    { source: { container } }: ObservedRun,
    look: (options: { readonly withoutContainer: boolean }) => Promise<T>,
  ): Promise<T> {
    if (this.#failures.has(container)) return look({ withoutContainer: true });
    try {
      return await look({ withoutContainer: false });
    } catch (error) {
      if (!StorageError.is(error, 'containerMissing')) throw error;
      this.#failures.set(container, error);
      return look({ withoutContainer: true });
    }
  }

  /** What was visited, with one failure for each container that is missing. */
  addTo<T>({ results, failures }: VisitedRuns<T>): VisitedRuns<T> {
    return { results, failures: [...failures, ...this.#failures.values()] };
  }
}
