import { OperatorError } from '../base/errors';

/** One thing wrong with a lake file, and where. */
export interface LakeProblem {
  /** What is wrong and what to write instead, for instance `sources[0].kind must be one of …`. */
  readonly message: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Character offsets in the text, end exclusive. */
  readonly offset: number;
  readonly endOffset: number;
  /** An `error` keeps the lake from being used; a `warning` does not. */
  readonly severity: 'error' | 'warning';
}

export type LakeErrorReason =
  'lakeMissing' | 'lakeMalformed' | 'sourceMissing' | 'sourceUnknown' | 'connectionUnknown';

/** A lake file, or something it names, that cannot be used. */
export class LakeError extends OperatorError {
  constructor(
    readonly reason: LakeErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: LakeErrorReason): error is LakeError {
    return error instanceof LakeError && (reason === undefined || error.reason === reason);
  }
}
