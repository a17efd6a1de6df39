import { OperatorError } from '../base/errors';

export type SchemaErrorReason =
  /** There is no such file, revision or connection. */
  | 'sideMissing'
  | 'sideUnreadable'
  /** A snapshot that is no JSON, or not in the form of one. */
  | 'snapshotMalformed'
  /** A snapshot that a newer Lakeside wrote. */
  | 'snapshotTooNew'
  /** Decisions that are no JSON, or not in the form of them. */
  | 'mapMalformed'
  /** DDL of which not one statement says something about a schema. */
  | 'nothingUnderstood'
  /** Two sides that are not versions of one thing. */
  | 'unrelated';

/** Two schemas that could not be compared, or one that could not be had. */
export class SchemaError extends OperatorError {
  constructor(
    readonly reason: SchemaErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: SchemaErrorReason): error is SchemaError {
    return error instanceof SchemaError && (reason === undefined || error.reason === reason);
  }
}
