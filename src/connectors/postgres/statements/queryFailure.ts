import type { Connection } from '../../../core/lake/lake';
import { characterOffset } from '../../../core/sql/byteOffsets';
import { howToWrite, type QueryPlan } from '../../../core/warehouse/planQuery';
import { QueryError, type QueryErrorDetails } from '../../../core/warehouse/queryError';
import type { ServerFields } from '../wire/messageBodies';
import { LostConnectionError, ServerError } from '../wire/statementExchange';

/** What a statement was sent as. */
export interface SentStatement {
  readonly plan: Pick<QueryPlan, 'text' | 'sql' | 'start'>;
  readonly connection: Connection;
  /** Characters that were put before it. */
  readonly prefixCharacters: number;
  readonly timeoutMs: number | undefined;
}

/** The failure of a statement in our words; what is neither the server's nor the connection's stays. */
export function queryFailure(error: unknown, sent: SentStatement): unknown {
  if (error instanceof LostConnectionError) return connectionLost(sent.connection, error);
  if (!(error instanceof ServerError)) return error;
  const { C: sqlState = '', M: message = '' } = error.fields;
  if (!endsConnection.test(sqlState)) return statementFailed(error, sent);
  return connectionLost(sent.connection, error, { sqlState, notes: [message] });
}

/** What the server says before it hangs up: it is shut down, or somebody ended the session. */
const endsConnection = /^57P0[1-3]$/;

/** The failure of a statement of ours around it, such as a commit that a deferred check refuses. */
export function ownFailure(error: unknown, connection: Connection): QueryError {
  const isServers = error instanceof Error && 'code' in error && 'severity' in error;
  if (!isServers || endsConnection.test(String(error.code))) {
    return connectionLost(connection, error);
  }
  return new QueryError('statementFailed', error.message, {
    remedy: hintOf(error) ?? (error.code === insufficientPrivilege ? lacksRight(connection) : ''),
    sqlState: String(error.code),
    notes: 'detail' in error && typeof error.detail === 'string' ? [error.detail] : [],
    cause: error,
  });
}

function hintOf(error: Error): string | undefined {
  return 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
}

function lacksRight({ user }: Connection): string {
  return `${user} lacks the right: have the owner GRANT it, or use another connection`;
}

function connectionLost(
  { name, host }: Connection,
  cause: unknown,
  details: QueryErrorDetails = {},
): QueryError {
  return new QueryError('connectionLost', `The connection to ${host} (${name}) was lost`, {
    remedy: 'What came until then is not the whole result: run the statement again',
    cause,
    ...details,
  });
}

/** The server did not end the statement when its time was over. */
export function timedOut({ name, host }: Connection, cause: unknown): QueryError {
  return new QueryError(
    'statementTimedOut',
    `${host} (${name}) did not end the statement in time`,
    {
      remedy: moreTime,
      cause,
    },
  );
}

const moreTime = 'Give it more time, or ask for less';

/** @see https://www.postgresql.org/docs/current/protocol-error-fields.html */
function statementFailed(error: ServerError, sent: SentStatement): QueryError {
  const { fields } = error;
  const sqlState = fields['C'] ?? '';
  const isTimedOut = sqlState === queryCanceled && sent.timeoutMs !== undefined;
  return new QueryError(isTimedOut ? 'statementTimedOut' : 'statementFailed', fields['M'] ?? '', {
    remedy: remedyOf(fields, sent.connection),
    offset: offsetOf(fields['P'], sent),
    sqlState,
    notes: notesOf(fields),
    cause: error,
  });
}

const queryCanceled = '57014';
const readOnlyTransaction = '25006';
const insufficientPrivilege = '42501';

function remedyOf(fields: ServerFields, connection: Connection): string {
  switch (fields['C']) {
    case readOnlyTransaction:
      return howToWrite(connection);
    case insufficientPrivilege:
      return lacksRight(connection);
    case queryCanceled:
      return moreTime;
    default:
      return fields['H'] ?? '';
  }
}

function notesOf(fields: ServerFields): readonly string[] {
  return [fields['D'], fields['q'] && `In: ${fields['q']}`, fields['W']].filter(
    (note): note is string => note !== undefined && note !== '',
  );
}

/** Postgres counts characters from 1. */
function offsetOf(position: string | undefined, sent: SentStatement): number | undefined {
  if (position === undefined) return undefined;
  const { text, sql, start } = sent.plan;
  const characters = Number(position) - 1 - sent.prefixCharacters;
  return Math.min(text.length, start + characterOffset(sql, Math.max(0, characters)));
}
