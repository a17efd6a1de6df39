import { isCancellation, OperatorError } from '../../core/base/errors';
import { capitalized } from '../../core/base/sentence';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import type { ReleaseReport } from '../../core/release/releaseReport';
import { tendTrash } from '../../core/release/tendTrash';
import { InterruptedError, OfflineSourceError, toOperatorError } from '../program/failures';
import type { LakeSession } from '../lakes/lakeSession';
import { printable } from '../terminal/textStyle';
import type { VisitedRuns } from './visitRuns';

/** A released run that should have been deleted from its trash and was not. */
export class TrashKeptError extends OperatorError {
  readonly reason = 'trashKept';

  constructor({ run, source, refusals }: ReleaseReport) {
    super(
      `${source}: ${run} stays in the trash: ${refusals.map(({ message }) => message).join('; ')}`,
      { remedy: sentenceOf(refusals) },
    );
  }
}

/** It stands after a full stop. */
function sentenceOf(refusals: ReleaseReport['refusals']): string {
  return capitalized(refusals.map(({ remedy }) => remedy).join('; '));
}

/**
 * Deletes what the trashes of the session's sources kept long enough, after the runs were worked on.
 * @returns what was visited, with a failure for everything that could not be deleted.
 */
export async function emptyTrash<T>(
  session: LakeSession,
  visited: VisitedRuns<T>,
): Promise<VisitedRuns<T>> {
  const { selected, ports, terminal, signal } = session;
  const { results } = visited;
  const failures = [...visited.failures];
  const isStopped = failures.some((failure) => failure instanceof InterruptedError);
  const isOffline = (name: string): boolean =>
    failures.some(
      (failure) => failure instanceof OfflineSourceError && failure.source.name === name,
    );
  for (const source of isStopped ? [] : selected.sources) {
    if (isOffline(source.name)) continue;
    try {
      for (const report of await tendTrash(source, ports, { signal })) {
        if (report.outcome === 'refused') failures.push(new TrashKeptError(report));
        else terminal.note(terminal.noteStyle.dim(printable(describePurged(report))));
      }
    } catch (error) {
      failures.push(isCancellation(error) ? new InterruptedError() : toOperatorError(error));
    }
  }
  return { results, failures };
}

function describePurged({ source, run, files, bytes }: ReleaseReport): string {
  const what = `${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`;
  return `${source}: ${run} was deleted from the trash, ${what}`;
}
