import { OperatorError } from '../base/errors';

/**
 * The folder that a person chose for downloads. Paths are relative, segments joined by `/`; nothing
 * is ever written outside, links on the way included.
 */
export interface DownloadFolder {
  /** As the operating system spells it. */
  readonly folder: string;

  /** True if something is at this path already. @throws DownloadError `outside`, `io` */
  exists(path: string): Promise<boolean>;

  /**
   * Opens `<path>.partial` for writing, replacing what an earlier attempt left there.
   * @throws DownloadError `outside` if the path, or a link on it, leads out of the folder; `io`.
   */
  create(path: string): Promise<PartialFile>;
}

/** A file that has its name only once it is whole. Ends with exactly one of `commit` and `discard`. */
export interface PartialFile {
  /** Adds bytes at the end; settles when they may be reused. @throws DownloadError `io` */
  write(bytes: Uint8Array): Promise<void>;
  /** Brings the bytes to disk and gives the file its name, replacing what had it. @throws DownloadError `io` */
  commit(): Promise<void>;
  /** Removes what was written; does not throw. */
  discard(): Promise<void>;
}

export type DownloadErrorReason = 'outside' | 'denied' | 'diskFull' | 'io';

/** A download that could not be written. */
export class DownloadError extends OperatorError {
  constructor(
    readonly reason: DownloadErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: DownloadErrorReason): error is DownloadError {
    return error instanceof DownloadError && (reason === undefined || error.reason === reason);
  }
}
