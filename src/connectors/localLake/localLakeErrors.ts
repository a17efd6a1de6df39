import { OperatorError } from '../../core/base/errors';

export type LocalLakeErrorReason =
  /** The servers ended or said nothing before they were ready. */
  | 'notStarted'
  /** They do not run, and have to. */
  | 'notRunning'
  /** They were told to stop and still run. */
  | 'notStopped'
  /** There is a folder of that name which no local lake made. */
  | 'notOurs';

/** Something about the local lake could not be done. */
export class LocalLakeError extends OperatorError {
  constructor(
    readonly reason: LocalLakeErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
