import { OperatorError } from '../base/errors';
import type { Source } from '../lake/lake';
import { foldersOfReleased, type ReleasedRun } from '../runs/releasedRun';
import { findReleased, listReleased } from '../runs/releasedRuns';
import type { LakePorts } from '../storage/ports';
import { destinationOf } from '../sync/destination';
import { LockedError } from '../sync/lock/lockedError';
import type { OperationOptions } from '../sync/operations';
import { withRunLock } from '../sync/lock/runLock';
import { purgeReleased } from './purgeReleased';
import { refusal } from './refusals';
import { putFoldersBack } from './undoRelease';
import { openReleasedSession } from './releasedSession';
import { forgetRelease, settleRelease } from './releaseRecords';
import { reportOnReleased } from './reportOnReleased';
import type { ReleaseReport } from './releaseReport';

/**
 * Deletes what the trash of a source has kept long enough, and finishes what a crash interrupted. One
 * report for every run that was deleted, or should have been and was not; a run that somebody else
 * works on is left to them. Trouble with one run does not keep from the others.
 */
export async function tendTrash(
  source: Source,
  ports: LakePorts,
  options: OperationOptions = {},
): Promise<readonly ReleaseReport[]> {
  const reports: ReleaseReport[] = [];
  for (const { run } of await listReleased(ports.fileTree(source.folder))) {
    options.signal?.throwIfAborted();
    const report = await tendOne(source, run, { ports, options });
    if (report !== undefined) reports.push(report);
  }
  return reports;
}

interface Tending {
  readonly ports: LakePorts;
  readonly options: OperationOptions;
}

async function tendOne(
  source: Source,
  run: string,
  tending: Tending,
): Promise<ReleaseReport | undefined> {
  const { ports, options } = tending;
  const released = await findReleased(ports.fileTree(source.folder), run);
  if (released === undefined || !isOwn(source, released, ports)) return undefined;
  try {
    return await tend(source, released, tending);
  } catch (error) {
    if (LockedError.is(error, 'locked')) return undefined;
    if (!(error instanceof OperatorError)) throw error;
    const session = await openReleasedSession(source, released, ports, options);
    const refusals = [refusal('failed', error.message, { remedy: error.remedy })];
    return reportOnReleased(session, released, { outcome: 'refused', refusals });
  }
}

/** Sources and lakes may share a folder; each tends what it proved. */
function isOwn(source: Source, { run, record }: ReleasedRun, { blobStore }: LakePorts): boolean {
  const { container, prefix } = destinationOf(source, run);
  return (
    record?.endpoint === blobStore.endpoint &&
    record.container === container &&
    record.prefix === prefix
  );
}

async function tend(
  source: Source,
  released: ReleasedRun,
  { ports, options }: Tending,
): Promise<ReleaseReport | undefined> {
  const nowMs = ports.clock.nowMs();
  const isDue = released.remains === 'kept' && (released.record?.keepUntilMs ?? Infinity) <= nowMs;
  if (isDue || released.remains === 'purging')
    return purgeReleased(source, released, ports, options);
  if (released.remains === 'moving') {
    const session = await openReleasedSession(source, released, ports, options);
    await withRunLock(session, (locked) => putFoldersBack(locked, released));
    return undefined;
  }
  const isBack = released.remains === 'gone' && (await isAmongRuns(source, released, ports));
  if (isBack || !released.isSettled) {
    const session = await openReleasedSession(source, released, ports, options);
    await withRunLock(session, (locked) =>
      isBack ? forgetRelease(locked, released.name) : settleRelease(locked, released),
    );
  }
  return undefined;
}

/** An undoing that was interrupted after the rename. */
async function isAmongRuns(
  source: Source,
  released: ReleasedRun,
  ports: LakePorts,
): Promise<boolean> {
  const [folder = released.run] = foldersOfReleased(released);
  return (await ports.fileTree(source.folder).stat(folder)) !== undefined;
}
