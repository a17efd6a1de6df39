import { OperatorError } from '../../base/errors';

export type RepositoryErrorReason =
  | 'gitMissing'
  /** The folder is under no version control. */
  | 'notVersioned'
  /** It belongs to somebody else, so that git does not trust its settings. */
  | 'notTrusted'
  /** Nobody has told git who commits. */
  | 'authorUnknown'
  | 'branchInvalid'
  /** Another working tree has the branch checked out. */
  | 'branchInUse'
  /** Git did not do it, for what it says. */
  | 'refused';

/** Version control of schemas that could not be read or written to. */
export class RepositoryError extends OperatorError {
  constructor(
    readonly reason: RepositoryErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: RepositoryErrorReason): error is RepositoryError {
    return error instanceof RepositoryError && (reason === undefined || error.reason === reason);
  }
}
