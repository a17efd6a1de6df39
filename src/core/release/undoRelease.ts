import { describeError } from '../base/errors';
import type { Source } from '../lake/lake';
import { layoutOf } from '../runs/layouts/layoutOf';
import { observeRun } from '../runs/observeRun';
import type { ObservedRun } from '../runs/run';
import { foldersOfReleased, type ReleasedRun } from '../runs/releasedRun';
import { findReleased } from '../runs/releasedRuns';
import type { LakePorts } from '../storage/ports';
import { StorageError } from '../storage/blobStore';
import type { OperationOptions } from '../sync/operations';
import { withRunLock } from '../sync/lock/runLock';
import type { Session } from '../sync/session';
import { readManifest } from './manifest';
import { refusal, type Refusal } from './refusals';
import { openReleasedSession } from './releasedSession';
import { forgetRelease } from './releaseRecords';
import { reportOnReleased } from './reportOnReleased';
import type { ReleaseReport } from './releaseReport';
import { moveFoldersOut, see } from './runFolders';
import { trashedFolderOf } from './subjects';

/**
 * Puts a released run back among the runs of its source, each of its folders in one rename, if all of
 * it is still in the trash; also when the lake cannot be reached.
 * @throws LockedError, TrashError, FileError
 */
export async function undoRelease(
  source: Source,
  released: ReleasedRun,
  ports: LakePorts,
  options: OperationOptions = {},
): Promise<ReleaseReport> {
  const session = await openReleasedSession(source, released, ports, options);
  try {
    return await withRunLock(session, (locked) => putBack(locked, released));
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    // A lake that is away, or gone for good, is the very reason to want the files back.
    ports.logger.warn(`Undoing without the lake: ${describeError(error)}`);
    return putBack(session, released);
  }
}

async function putBack(session: Session, released: ReleasedRun): Promise<ReleaseReport> {
  const refusals = await refuseUndo(session, released);
  if (refusals.length > 0) {
    return reportOnReleased(session, released, { outcome: 'refused', isUndo: true, refusals });
  }
  await putFoldersBack(session, released);
  session.ports.logger.info(`put ${released.run} back into ${session.run.source.folder}`);
  return reportOnReleased(session, released, { outcome: 'undone' });
}

/** Puts the folders back and forgets the release, also one that was interrupted. @throws TrashError */
export async function putFoldersBack(session: Session, released: ReleasedRun): Promise<void> {
  await moveFoldersOut(session, released.name, foldersOfReleased(released));
  await forgetRelease(session, released.name);
}

/**
 * A run as it is once its folders are back that an interrupted release, or undoing, had left between two
 * places; the same run if there are none. @throws LockedError, TrashError, FileError, StorageError
 */
export async function makeWhole(
  run: ObservedRun,
  ports: LakePorts,
  options: OperationOptions = {},
): Promise<ObservedRun> {
  const { source, name } = run;
  if (layoutOf(source).foldersOf(name).length === 1) return run;
  const released = await findReleased(ports.fileTree(source.folder), name);
  if (released?.remains !== 'moving') return run;
  const session = await openReleasedSession(source, released, ports, options);
  await withRunLock(session, (locked) => putFoldersBack(locked, released));
  return observeRun(source, name, ports, options.signal ? { signal: options.signal } : {});
}

async function refuseUndo(session: Session, released: ReleasedRun): Promise<readonly Refusal[]> {
  if (released.remains === 'gone') return [gone];
  if (released.remains === 'purging') return [halfPurged([])];
  const tree = session.ports.fileTree(session.run.source.folder);
  // What an interruption left among the runs is no other folder, and what is not there never went away.
  if (released.remains === 'moving') return [];
  for (const folder of foldersOfReleased(released)) {
    if ((await tree.stat(folder)) !== undefined) return [occupied(folder)];
  }
  const missing = await findMissing(session, released);
  return missing.length > 0 ? [halfPurged(missing)] : [];
}

const remedyOfLake = 'download it from the lake, which holds all of it';

const gone = refusal('nothingKept', 'it is not in the trash any more', { remedy: remedyOfLake });

/** Half a run among the runs would pass for one. */
function halfPurged(paths: readonly string[]): Refusal {
  const message = 'part of it was deleted from the trash already';
  return refusal('halfPurged', message, { remedy: remedyOfLake, paths });
}

function occupied(folder: string): Refusal {
  return refusal('occupied', `there is a folder ${folder} among the runs again`, {
    remedy: 'move it away, then undo the release',
  });
}

/** Without a list of what there was, everything that is there counts as all of it. */
async function findMissing(session: Session, released: ReleasedRun): Promise<readonly string[]> {
  const { run, ports } = session;
  const manifest = await readManifest(ports.fileTree(run.source.folder), released, ports.digests);
  const { files } = await see(session, trashedFolderOf(released));
  return (manifest ?? []).flatMap(({ localPath }) =>
    localPath === undefined || files.has(localPath) ? [] : [localPath],
  );
}
