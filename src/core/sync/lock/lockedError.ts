import { OperatorError } from '../../base/errors';
import { StorageError } from '../../storage/blobStore';
import type { LockHolder } from '../../storage/runLocks';

export type LockedErrorReason =
  /** Another process writes to the run. */
  | 'locked'
  /** This process did, and may not any more. */
  | 'lockLost';

/** A run that this process may not write to now. */
export class LockedError extends OperatorError {
  constructor(
    readonly reason: LockedErrorReason,
    message: string,
    options: {
      readonly remedy: string;
      /** `undefined` = it is not known who has the run. */
      readonly holder?: LockHolder | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, options);
    this.holder = options.holder;
  }

  readonly holder: LockHolder | undefined;

  static is(error: unknown, reason?: LockedErrorReason): error is LockedError {
    return error instanceof LockedError && (reason === undefined || error.reason === reason);
  }
}

/** The error for a run that somebody else writes to. */
export function lockedError(
  run: string,
  holder: LockHolder | undefined,
  cause?: unknown,
): LockedError {
  const remedy =
    'Wait until it is done and try again; the lock of a process that died ends within a minute';
  return new LockedError('locked', `${run} is ${describeHolder(holder)}`, {
    remedy,
    holder,
    cause,
  });
}

/** The error for a lock that was lost midway. */
export function lockLostError(run: string, why: string, cause?: unknown): LockedError {
  const remedy =
    'Sync the run again: what is in the lake by now is kept. This machine may have slept or lost its network';
  return new LockedError('lockLost', `The lock of ${run} was lost: ${why}`, { remedy, cause });
}

/** Who holds a run, as a clause: `held by …`. */
export function describeHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'held by another process, which does not say who it is';
  const { host, user, processId, command } = holder;
  return `held by ${host} (${command}, user ${user}, process ${processId}) since ${sinceOf(holder)}`;
}

/** The same for who looks at the run, to whom nobody says what to do. */
export function describeHeld(holder: LockHolder | undefined): string {
  return `${describeHolder(holder)}; if that process died, its lock ends within a minute`;
}

/** That a holder on this machine left a run behind, and what comes of it. */
export function describeInterrupted(holder: LockHolder | undefined): string {
  const who =
    holder === undefined
      ? ''
      : ` (${holder.command}, user ${holder.user}, process ${holder.processId}, since ${sinceOf(holder)})`;
  return `its last holder${who} was interrupted; a sync on this machine goes on at once, one on another within a minute, when the lock has run out`;
}

function sinceOf({ sinceMs }: LockHolder): string {
  return `${new Date(sinceMs).toISOString().slice(0, 19)}Z`;
}

/** What a failure to lock a run means; what is not the storage's stays what it is. */
export function asLockError(error: unknown, lockName: string): unknown {
  if (!StorageError.is(error, 'forbidden')) return error;
  return new StorageError('forbidden', `The lock ${lockName} cannot be taken: ${error.message}`, {
    remedy:
      'Only one process at a time may write to a run, so a sync has to create, lease and delete this blob: give the role Storage Blob Data Contributor, or a SAS that may read, list, create, write and delete',
    cause: error,
  });
}
