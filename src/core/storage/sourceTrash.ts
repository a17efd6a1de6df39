import { OperatorError } from '../base/errors';

/** Where released runs lie, below their source; a hidden name, so that nobody takes it for a run. */
export const trashFolder = '.lakeside-trash';

/** Follows the name of a folder in the trash once leaves of it may be gone: it must not come back. */
export const purgingSuffix = '.purging';

/**
 * Follows the name of a folder in the trash in which the folders of one run come together, or from which
 * they are put back one after the other. It is never deleted: what is found in one goes back.
 */
export const movingSuffix = '.moving';

/**
 * The trash beside the runs of one source, and the only way in which Lakeside moves or deletes files
 * of a source. Names are single segments within the trash, or two where a folder of several is named;
 * folders and paths are relative to the source, joined by `/`. Nothing follows a link, crosses a device
 * or leaves the source. What was moved, written or removed is on disk when a call returns.
 */
export interface SourceTrash {
  /** Looks at everything around a run's folder that decides whether it may be moved. Changes nothing. */
  survey(place: SurveyedPlace): Promise<ReleaseGround>;

  /** Writes a record into the trash, replacing it as a whole, and makes the trash. @throws TrashError */
  write(name: string, bytes: Uint8Array): Promise<void>;

  /** Removes a record; one that is gone is fine. @throws TrashError */
  remove(name: string): Promise<void>;

  /**
   * Moves a run's folder into the trash in one rename. `key` is the folder's as it was surveyed.
   * @throws TrashError `occupied` if the trash has the name, `changed` if it is another folder by now,
   * `otherDevice`, `denied`, `busy`…
   */
  moveIn(folder: string, options: { readonly name: string; readonly key: string }): Promise<void>;

  /** Makes an empty folder in the trash, and the trash; one that is there is fine. @throws TrashError */
  makeFolder(name: string): Promise<void>;

  /** Gives a folder of the trash another name in one rename. @throws TrashError `occupied` if it is taken. */
  rename(name: string, to: string): Promise<void>;

  /** Removes an empty folder of the trash; one that is gone is fine. @throws TrashError */
  removeFolder(name: string): Promise<void>;

  /** Moves a folder back in one rename. @throws TrashError `occupied` if something has its place. */
  moveOut(name: string, folder: string): Promise<void>;

  /** Gives a folder of the trash the name under which it is purged. @throws TrashError */
  beginPurge(name: string): Promise<void>;

  /**
   * Deletes a folder that {@link beginPurge} renamed, leaf by leaf: files that the permit names and
   * that are still what it says, then empty folders. Ends at the first entry that is anything else,
   * and before the first deletion that the permit no longer allows. @throws TrashError
   */
  purge(name: string, permit: PurgePermit): Promise<PurgeResult>;
}

export interface SurveyedPlace {
  /** The run's folder. */
  readonly folder: string;
  /** All folders within it. */
  readonly folders: readonly string[];
}

/** What lies around a run's folder. */
export interface ReleaseGround {
  /** True where inode and change time are sure to tell that a file was touched; false if unknown. */
  readonly isSteady: boolean;
  /** Tells the run's folder from another that takes its place. */
  readonly key: string;
  /** Why it cannot or must not be moved. */
  readonly obstacles: readonly Obstacle[];
}

export type ObstacleKind =
  /** Not a folder itself: it might lead elsewhere. */
  | 'link'
  /** A root, or a home or what holds one. */
  | 'protected'
  /** Another file system is mounted on or in it. */
  | 'mounted'
  /** The trash would lie on another device, so that no rename reaches it. */
  | 'otherDevice'
  | 'notWritable'
  | 'missing';

export interface Obstacle {
  readonly kind: ObstacleKind;
  /** As a person knows it, root included. */
  readonly place: string;
}

/** What may be deleted, and as long as what. */
export interface PurgePermit {
  /** Identities by path relative to the run's folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Asked before every deletion; false stops the purge. */
  readonly isLive: () => boolean;
  readonly signal?: AbortSignal;
  /** Called for every file deleted. */
  readonly onRemoved?: (path: string) => void;
}

export type PurgeResult =
  | { readonly kind: 'purged' }
  /** The permit ended; everything left is as it was. */
  | { readonly kind: 'expired' }
  /** Something that the permit does not name, or no longer as it says; it was left. */
  | { readonly kind: 'stopped'; readonly path: string };

export type TrashErrorReason =
  'occupied' | 'changed' | 'missing' | 'denied' | 'busy' | 'otherDevice' | 'diskFull' | 'io';

/** Something that could not be moved into the trash, out of it, or deleted from it. */
export class TrashError extends OperatorError {
  constructor(
    readonly reason: TrashErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: TrashErrorReason): error is TrashError {
    return error instanceof TrashError && (reason === undefined || error.reason === reason);
  }
}

/** The error for what could not be done to a place in a source, in the same words whoever does it. */
export function trashError(
  reason: TrashErrorReason,
  failed: { readonly place: string; readonly cause?: unknown },
): TrashError {
  const { message, remedy } = wordings[reason];
  return new TrashError(reason, `${failed.place} ${message}`, { remedy, cause: failed.cause });
}

const wordings: Readonly<
  Record<TrashErrorReason, { readonly message: string; readonly remedy: string }>
> = {
  occupied: {
    message: 'is there already, so nothing was moved',
    remedy: 'Look at it and move it out of the way, then try again',
  },
  changed: {
    message: 'is not the folder that was proven any more, so nothing was moved',
    remedy: 'Find out who replaced it, then release the run again',
  },
  missing: { message: 'is gone', remedy: 'Check whether somebody moved or deleted it' },
  denied: {
    message: 'may not be changed',
    remedy: 'Give the account that runs Lakeside permission to write there, or mount it writable',
  },
  busy: {
    message: 'is in use',
    remedy: 'Close what has it open, or unmount what is mounted there, then try again',
  },
  otherDevice: {
    message: 'lies on another device than its source, so that it cannot be renamed',
    remedy: 'Make the folder on that device a source of its own',
  },
  diskFull: { message: 'could not be written: the disk is full', remedy: 'Free some space there' },
  io: {
    message: 'could not be changed',
    remedy: 'Check the disk or share it lies on, then try again',
  },
};
