import { OperatorError } from '../base/errors';

/** Where the bytes of a result go: a file, a pipe. */
export interface ByteOutput {
  /** Takes bytes over, and resolves when more may come. @throws OutputError */
  write(bytes: Uint8Array): Promise<void>;
}

/** An output that has an end, of which one of two must be called. */
export interface ResultOutput extends ByteOutput {
  /** The result is whole: a file gets its name now. @throws OutputError */
  complete(): Promise<void>;
  /** It is not: nothing of a file is left. */
  abandon(): Promise<void>;
}

export type OutputErrorReason =
  /** A file that cannot be written. */
  | 'outputUnusable'
  /** Whoever read it has gone, as `head` does when it has enough. */
  | 'readerGone';

/** A result that could not be put where it should go. */
export class OutputError extends OperatorError {
  constructor(
    readonly reason: OutputErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: OutputErrorReason): error is OutputError {
    return error instanceof OutputError && (reason === undefined || error.reason === reason);
  }
}
