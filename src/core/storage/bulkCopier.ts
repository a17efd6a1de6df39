import { OperatorError } from '../base/errors';

/** Files to be copied below one prefix under the paths they have below one folder. */
export interface CopyJob {
  /** The folder as the operating system spells it, and a folder in it that the paths start from. */
  readonly root: string;
  readonly folder: string;
  readonly container: string;
  /** Ends with `/`. */
  readonly prefix: string;
  /** Relative to `folder` and to `prefix` alike; no control characters. */
  readonly paths: readonly string[];
  /** Of all of them together. */
  readonly sizeBytes: number;
}

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** How much is copied so far, in absolute numbers. */
  readonly onProgress?: (progress: { readonly files: number; readonly bytes: number }) => void;
  /** At most, over all files together. */
  readonly bytesPerSecond?: number;
  /** Requests under way at a time, at most. */
  readonly concurrency?: number;
}

export interface CopyResult {
  /** Why files were not copied, by path, in a sentence without a full stop. */
  readonly failures: ReadonlyMap<string, string>;
}

/**
 * Another program that moves files into a container. It sends each file with an MD5 of its own making
 * and leaves blobs that are there already alone, as far as it can: there is a moment between its
 * looking and its writing. What it says it did is to be checked against a listing.
 */
export interface BulkCopier {
  /**
   * Copies files that have no blob yet. When it settles, nothing is under way any more, also after
   * an abort. @throws BulkCopyError if the job as a whole could not be done.
   */
  copyFiles(job: CopyJob, options: CopyOptions): Promise<CopyResult>;

  /**
   * What would run, and whether it would be given a signature on its command line; nothing is started.
   * @throws BulkCopyError `engineMissing`, `engineNoCredential`
   */
  prepare(container: string): Promise<{ readonly program: string; readonly isSigned: boolean }>;

  /** Ends jobs on this machine that run on though the process which started them was killed. */
  endStrays(): Promise<void>;
}

export type BulkCopyErrorReason =
  /** It is not installed, or may not be run. */
  | 'engineMissing'
  /** It cannot sign in with what Lakeside signs in with. */
  | 'engineNoCredential'
  | 'engineFailed';

/** Another program that did not do its job. */
export class BulkCopyError extends OperatorError {
  constructor(
    readonly reason: BulkCopyErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: BulkCopyErrorReason): error is BulkCopyError {
    return error instanceof BulkCopyError && (reason === undefined || error.reason === reason);
  }
}

/** How much AzCopy logs, in its own words. */
export const azCopyLogLevels = [
  'NONE',
  'DEBUG',
  'INFO',
  'WARNING',
  'ERROR',
  'PANIC',
  'FATAL',
] as const;
export type AzCopyLogLevel = (typeof azCopyLogLevels)[number];

/** Where an installed AzCopy is and what it logs; what is left out is as usual. */
export interface AzCopySettings {
  /** Absolute; left out: `$LAKESIDE_AZCOPY`, or the one on the PATH. */
  readonly path?: string;
  readonly logFolder?: string;
  readonly logLevel?: AzCopyLogLevel;
}
