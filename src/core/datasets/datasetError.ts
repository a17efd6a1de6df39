import { OperatorError } from '../base/errors';

export type DatasetErrorReason =
  /** The lake file says nothing of datasets. */
  | 'noDatasets'
  /** An address that is none, or that names nothing on the lake. */
  | 'unknownReference'
  /** A dataset that would be its own downstream. */
  | 'selfReference'
  /** What the lake stores beside a file is not what it should be. */
  | 'recordMalformed'
  /** The bytes of a version are not those that were published. */
  | 'contentDamaged'
  /** Content written in a way that nothing here reads. */
  | 'formUnknown'
  /** What is read cannot be put aside on this machine. */
  | 'noRoom'
  /** A file that cannot be published as it is. */
  | 'fileRefused'
  /** Somebody else published it at the same time. */
  | 'publishedMeanwhile'
  /** A name that the lake cannot store. */
  | 'nameRefused';

/** Something about datasets that could not be done. */
export class DatasetError extends OperatorError {
  constructor(
    readonly reason: DatasetErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: DatasetErrorReason): error is DatasetError {
    return error instanceof DatasetError && (reason === undefined || error.reason === reason);
  }
}
