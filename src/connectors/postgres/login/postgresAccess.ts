import type { AccessFinding } from '../../../core/access/accessFinding';
import { isCancellation } from '../../../core/base/errors';
import { formatQuantity } from '../../../core/base/sizes';
import { isLoopback } from '../../../core/lake/endpointTrust';
import type { Connection } from '../../../core/lake/lake';
import { databaseError, loginFailure } from './loginFailure';
import { readLoginRights, type LoginRights } from './loginRights';
import { endOnAbort, hangUp, openClient, type OpenOptions } from './openClient';
import type { DatabaseError } from '../../../core/warehouse/databaseError';
import { probeServer } from './probeServer';

export interface CheckDatabaseOptions {
  /** `undefined` = none known; the server may still take the login. */
  readonly password: string | undefined;
  readonly signal?: AbortSignal;
  /** How long the whole check may take. */
  readonly timeoutMs?: number;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const defaultTimeoutMs = 15_000;

/**
 * Tries to log in to a database and looks at what the login may do there. Writes nothing. A failure
 * is a finding with its own reason, not an error.
 * @throws the reason of `signal` if it is aborted
 */
export async function checkDatabaseAccess(
  connection: Connection,
  options: CheckDatabaseOptions,
): Promise<AccessFinding> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const { password, environment = process.env } = options;
    return await tryLogin(connection, { password, environment, signal });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isCancellation(error)) throw error;
    return failed(connection, loginFailure(connection, error));
  }
}

async function tryLogin(connection: Connection, options: OpenOptions): Promise<AccessFinding> {
  const greeting = await probeServer(connection, options.signal);
  if (greeting === 'notPostgres') return failed(connection, databaseError(connection, greeting));
  if (greeting === 'plain' && connection.tls !== 'disable') {
    return failed(connection, databaseError(connection, 'tlsRefused'));
  }
  const client = await openClient(connection, options);
  try {
    const read = (): Promise<LoginRights> => readLoginRights(client, connection.schema);
    return judgeRights(connection, await endOnAbort(client, options.signal, read));
  } finally {
    hangUp(client);
  }
}

/** Decides what to say about a login that works. */
function judgeRights(connection: Connection, rights: LoginRights): AccessFinding {
  const { name, schema, user, writable } = connection;
  if (!rights.hasSchema) return failed(connection, databaseError(connection, 'schemaMissing'));
  if (!rights.mayUseSchema) return noRights(connection);
  if (!isProtected(connection)) {
    return warning(connection, 'notEncrypted', {
      message: `${describe(rights)}, but everything travels unencrypted`,
      remedy: `Write "tls": "verify-full" in connections.${name}`,
    });
  }
  if (rights.canWrite && !writable) {
    return warning(connection, 'writableLogin', {
      message: `${describe(rights)}, but ${user} may also write, which connections.${name} does not ask for`,
      remedy: `Use a login that may only read, or write "writable": true in connections.${name}`,
    });
  }
  if (!rights.canWrite && writable) {
    return warning(connection, 'readOnlyLogin', {
      message: `${describe(rights)}, but ${user} may only read, and connections.${name} says writable`,
      remedy: `Have ${user} granted CREATE on ${schema ?? 'the schema'}, or write "writable": false`,
    });
  }
  return {
    subject: subjectOf(connection),
    outcome: 'ok',
    reason: 'ok',
    message: describe(rights),
    remedy: '',
  };
}

function noRights(connection: Connection): AccessFinding {
  const { user, database, schema } = connection;
  return {
    subject: subjectOf(connection),
    outcome: 'failed',
    reason: 'missingRights',
    message: `${user} may not look into ${schema === undefined ? `any schema of ${database}` : `the schema ${schema}`}`,
    remedy: `Have its owner run: GRANT USAGE ON SCHEMA "${schema ?? '…'}" TO "${user}"; GRANT SELECT ON ALL TABLES IN SCHEMA "${schema ?? '…'}" TO "${user}"`,
  };
}

function describe({ version, readableCount, relationCount }: LoginRights): string {
  const readable = formatQuantity(readableCount, 'table and view', 'tables and views');
  return readableCount === relationCount
    ? `Postgres ${version}, ${readable} to read`
    : `Postgres ${version}, ${readable} of ${relationCount} to read`;
}

function isProtected({ tls, host }: Connection): boolean {
  return tls !== 'disable' || isLoopback(host);
}

function failed(connection: Connection, error: DatabaseError): AccessFinding {
  const { reason, message, remedy } = error;
  return { subject: subjectOf(connection), outcome: 'failed', reason, message, remedy };
}

function warning(
  connection: Connection,
  reason: string,
  wording: Pick<AccessFinding, 'message' | 'remedy'>,
): AccessFinding {
  return { subject: subjectOf(connection), outcome: 'warning', reason, ...wording };
}

function subjectOf({ name, user, host, port, database }: Connection): string {
  return `database ${name} (${user}@${host}:${port}/${database})`;
}
