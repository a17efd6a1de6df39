import { OperatorError } from '../base/errors';

export type QueryErrorReason =
  /** There is no statement, or more than one. */
  | 'statementMissing'
  | 'statementsMany'
  /** It is no SQL of Postgres. */
  | 'statementMalformed'
  /** It does more than it may; nothing of it was sent. */
  | 'statementRefused'
  /** The server ended it with an error. */
  | 'statementFailed'
  | 'statementTimedOut'
  | 'connectionLost'
  /** A value larger than what the form that was asked for takes, or without a place in it. */
  | 'cellTooLarge'
  | 'valueUnfit';

export interface QueryErrorDetails {
  /** Where in the text that was given; `undefined` = not known. */
  readonly offset?: number | undefined;
  /** Postgres' five-character code. */
  readonly sqlState?: string | undefined;
  /** What the server added, a sentence each. */
  readonly notes?: readonly string[];
}

/** A statement that was not run, or not to its end. */
export class QueryError extends OperatorError {
  readonly details: QueryErrorDetails;

  constructor(
    readonly reason: QueryErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown } & QueryErrorDetails,
  ) {
    super(message, options);
    this.details = options;
  }

  static is(error: unknown, reason?: QueryErrorReason): error is QueryError {
    return error instanceof QueryError && (reason === undefined || error.reason === reason);
  }
}
