import { describeError, OperatorError } from '../../core/base/errors';
import {
  MigrationError,
  type MigrationErrorReason,
} from '../../core/schemaDiff/migration/migrationError';
import { SchemaError, type SchemaErrorReason } from '../../core/schemaDiff/schemaError';
import { DatabaseError, type DatabaseErrorReason } from '../../core/warehouse/databaseError';
import {
  QueryError,
  type QueryErrorDetails,
  type QueryErrorReason,
} from '../../core/warehouse/queryError';

interface Said {
  readonly message: string;
  readonly remedy: string;
}

/** An error as it goes from one thread to another, where only plain values arrive whole. */
export type SentError =
  | (Said & { readonly kind: 'schema'; readonly reason: SchemaErrorReason })
  | (Said & {
      readonly kind: 'migration';
      readonly reason: MigrationErrorReason;
      readonly sqlState: string | undefined;
    })
  | (Said & { readonly kind: 'database'; readonly reason: DatabaseErrorReason })
  | (Said & {
      readonly kind: 'query';
      readonly reason: QueryErrorReason;
      readonly details: QueryErrorDetails;
    })
  | { readonly kind: 'unforeseen'; readonly message: string };

export function sendError(error: unknown): SentError {
  if (!(error instanceof OperatorError)) {
    return { kind: 'unforeseen', message: describeError(error) };
  }
  const { message, remedy } = error;
  if (SchemaError.is(error)) return { kind: 'schema', reason: error.reason, message, remedy };
  if (MigrationError.is(error)) {
    const { reason, sqlState } = error;
    return { kind: 'migration', reason, message, remedy, sqlState };
  }
  if (DatabaseError.is(error)) return { kind: 'database', reason: error.reason, message, remedy };
  if (QueryError.is(error)) {
    const { offset, sqlState, notes } = error.details;
    const details = { offset, sqlState, ...(notes !== undefined && { notes }) };
    return { kind: 'query', reason: error.reason, message, remedy, details };
  }
  return { kind: 'unforeseen', message };
}

export function receiveError(sent: SentError): Error {
  switch (sent.kind) {
    case 'schema':
      return new SchemaError(sent.reason, sent.message, sent);
    case 'migration':
      return new MigrationError(sent.reason, sent.message, sent);
    case 'database':
      return new DatabaseError(sent.reason, sent.message, sent);
    case 'query':
      return new QueryError(sent.reason, sent.message, { remedy: sent.remedy, ...sent.details });
    case 'unforeseen':
      return new Error(sent.message);
  }
}
