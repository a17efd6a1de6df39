import type { Rows } from '../base/columns/rows';
import { OperatorError } from '../base/errors';

/** What an entry of a folder is; a link is reported as itself, never followed. */
export type EntryKind = 'file' | 'folder' | 'link' | 'special';

export const entryKinds: readonly EntryKind[] = ['file', 'folder', 'link', 'special'];

export interface FileEntry {
  /** Relative to the tree's root, segments joined by `/`, without a leading one. */
  readonly path: string;
  readonly kind: EntryKind;
  /** 0 for anything but a file. */
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /**
   * Changes whenever the file was replaced or written: size, mtime, ctime, inode and device with the
   * precision the file system has. Equal identities mean "not touched since", which a network share
   * can only promise as far as its server's clock goes.
   */
  readonly identity: string;
  /** Set when the name on disk is not valid Unicode; `path` then holds a lossy spelling for display. */
  readonly hasInvalidName?: true;
}

/** A folder that could not be listed while its tree was walked. */
export interface UnreadableFolder {
  readonly path: string;
  readonly error: FileError;
}

export interface TreeListing {
  /** Everything below the folder, folders included, the folder itself not; sorted by path. */
  readonly entries: Rows<FileEntry>;
  /** Folders whose contents are unknown; a run that has any is not wholly seen. */
  readonly unreadable: readonly UnreadableFolder[];
}

/**
 * The files below one root, read only. Paths are relative to the root as in {@link FileEntry}; none
 * of these calls follows a link or leaves the root.
 */
export interface FileTree {
  /** The root as a person knows it, for messages. */
  readonly root: string;

  /** One folder's own entries, sorted by path; `''` is the root. @throws FileError */
  list(folder: string): Promise<readonly FileEntry[]>;

  /** Everything below one folder. @throws FileError if the folder itself cannot be listed. */
  walk(folder: string, options?: WalkOptions): Promise<TreeListing>;

  /** What is at a path, `undefined` if nothing is. @throws FileError if it cannot be known. */
  stat(path: string): Promise<FileEntry | undefined>;

  /** The first `maxBytes` of a file. @throws FileError */
  readStart(path: string, maxBytes: number): Promise<Uint8Array>;

  /**
   * Reads all of a small file in one call, the cheapest way there is, into memory of the caller that
   * takes at least `expected.sizeBytes`. The bytes are of the file that was listed as `expected`, whose
   * own path is not looked at: anything else at `path`, before or after reading, is `changed`.
   * @throws FileError if it is there and cannot be read.
   */
  readWhole(path: string, expected: FileEntry, into: Uint8Array): Promise<WholeRead>;

  /** Where a path is on this machine; left out by trees that are not of it. @throws FileError `missing` */
  locationOf?(path: string): string;

  /** Says that many files are soon read whole, so that what takes time to start may start. */
  expectReads?(): void;

  /** Opens a file for reading. @throws FileError, `notAFile` for links, folders and special files. */
  open(path: string): Promise<OpenFile>;
}

export interface WalkOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of entries seen so far. */
  readonly onEntries?: (count: number) => void;
}

export type WholeRead =
  /** The first `expected.sizeBytes` of `into` hold the file; their MD5 is there if it came for nothing. */
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly md5?: Uint8Array | undefined }
  /** `entry` is what lies at the path now, `undefined` if nothing does. */
  | { readonly kind: 'changed'; readonly entry: FileEntry | undefined };

/** One file held open: what is read all comes from the same inode. */
export interface OpenFile {
  /** The file as it was when opened. */
  readonly entry: FileEntry;
  /** Fills `into` from `offset`; returns the bytes read, fewer only at the end of the file. @throws FileError */
  read(offset: number, into: Uint8Array): Promise<number>;
  /** True if the file no longer is what was opened: grown, shrunk, written, replaced or removed. */
  hasChanged(): Promise<boolean>;
  close(): Promise<void>;
}

export type FileErrorReason = 'missing' | 'denied' | 'notAFile' | 'notAFolder' | 'offline' | 'io';

/** A file or folder that could not be read. */
export class FileError extends OperatorError {
  constructor(
    readonly reason: FileErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: FileErrorReason): error is FileError {
    return error instanceof FileError && (reason === undefined || error.reason === reason);
  }
}
