import type { RunLock } from '../../storage/runLocks';
import { LockedError, lockedError } from './lockedError';
import { RunLease } from './runLease';
import type { Session } from '../session';

/**
 * Works on a run while no other process writes to it: neither on this machine, by a lock in the state
 * folder, nor on any other, by a lease in the lake. The session handed to `work` is aborted if the
 * lease is lost midway; whatever comes of the work, both are given back.
 * @throws LockedError `locked` if another process has the run: nothing was done; `lockLost` if it was
 * lost midway. StorageError if the lake takes no lock.
 */
export async function withRunLock<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { ports, run, destination } = session;
  const holder = ports.runLocks.holder(ports.clock.nowMs());
  const { container, prefix } = destination;
  const key = { endpoint: ports.blobStore.endpoint, container, prefix };
  const attempt = await ports.runLocks.take(key, holder);
  if (attempt.kind === 'held') throw lockedError(run.name, attempt.holder);
  if (attempt.kind === 'unavailable') ports.logger.warn(attempt.message);
  const lock = attempt.kind === 'taken' ? attempt.lock : unkeptLock();
  // A lease whose answer was lost may well be ours.
  let isLeased = true;
  try {
    const lease = await RunLease.take(session, { holder, leaseId: lock.leaseId });
    try {
      return await work({ ...session, signal: AbortSignal.any([session.signal, lease.lost]) });
    } finally {
      isLeased = !(await lease.release());
    }
  } catch (error) {
    if (LockedError.is(error, 'locked')) isLeased = false;
    throw error;
  } finally {
    await lock.release({ isLeased });
  }
}

/** Stands for a lock where the state folder takes none. */
function unkeptLock(): RunLock {
  return { leaseId: crypto.randomUUID(), release: () => Promise.resolve() };
}
