import { OperatorError } from '../base/errors';

export type DatabaseErrorReason =
  /** The folder whose lake file names it is not trusted. */
  | 'notTrusted'
  /** A token would go where it must not. */
  | 'hostNotTrusted'
  /** There is no sign-in to Entra ID. */
  | 'noToken'
  /** The host's name does not resolve. */
  | 'hostMissing'
  /** The machine is there, and nothing listens on the port. */
  | 'refused'
  /** No way to the machine, or nobody answers in time. */
  | 'unreachable'
  | 'timedOut'
  /** Something answers that does not speak as Postgres does. */
  | 'notPostgres'
  /** The server has no encryption, and the connection asks for it. */
  | 'tlsRefused'
  /** The server lets nobody in who does not encrypt, or not from here. */
  | 'hostRejected'
  /** The certificate is signed by nobody this machine trusts. */
  | 'tlsUnknownAuthority'
  | 'tlsHostMismatch'
  | 'tlsExpired'
  | 'tlsFailed'
  /** The server asks for a password, and none is known. */
  | 'noPassword'
  /** Wrong password, or no such user; servers do not tell. */
  | 'unauthorized'
  | 'databaseMissing'
  /** The login may not connect to the database, or not look into the schema. */
  | 'missingRights'
  | 'schemaMissing'
  | 'tooManyConnections'
  /** Starting, stopping or recovering. */
  | 'notReady'
  | 'serverError';

/** A database that could not be used. */
export class DatabaseError extends OperatorError {
  constructor(
    readonly reason: DatabaseErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: DatabaseErrorReason): error is DatabaseError {
    return error instanceof DatabaseError && (reason === undefined || error.reason === reason);
  }
}
