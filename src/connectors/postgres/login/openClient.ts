import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { Client } from 'pg';
import { abortable } from '../../../core/base/abortable';
import type { Connection } from '../../../core/lake/lake';
import { DatabaseError } from '../../../core/warehouse/databaseError';
import { readRootCertificates } from './rootCertificates';

export interface OpenOptions {
  readonly password: string | undefined;
  /** Whose variables say which authorities to trust. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Logs in to a database, protected as the connection says and never less.
 *
 * @throws Error of the system or of the server, the reason of `signal`, or DatabaseError
 *   `noPassword` if the server asks for a password that is not known
 */
export async function openClient(connection: Connection, options: OpenOptions): Promise<Client> {
  const { host, port, database, user } = connection;
  const { signal } = options;
  signal.throwIfAborted();
  const client = new Client({
    host,
    port,
    database,
    user,
    ssl: await tlsOptions(connection, options),
    // A function, so that `pg` does not look for a password of its own in the environment.
    password: () => requirePassword(connection, options.password),
    application_name: 'lakeside',
    keepAlive: true,
  });
  // After the connection is lost there is nobody to tell but whoever waits for a result.
  client.on('error', () => undefined);
  await endOnAbort(client, signal, () => client.connect());
  return client;
}

/**
 * Does work on a client, and breaks the connection on abort.
 * @throws the reason of `signal` once it is aborted
 */
export async function endOnAbort<T>(
  client: Client,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const done = abortable(work(), signal);
  const abort = (): void => hangUp(client);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await done;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Ends a connection. What is lost with one that does not end is nothing we need. */
export function hangUp(client: Client): void {
  client.end().catch(() => undefined);
}

/** `require` encrypts without asking who is there, as libpq's sslmode of that name does. */
export async function tlsOptions(
  { tls, host }: Connection,
  { environment }: Pick<OpenOptions, 'environment'>,
): Promise<ConnectionOptions | false> {
  switch (tls) {
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-full':
      return {
        rejectUnauthorized: true,
        ca: await readRootCertificates(environment),
        // For an address, `pg` gives Node no name, and Node would look for "localhost".
        checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
      };
  }
}

function requirePassword(connection: Connection, password: string | undefined): string {
  if (password !== undefined) return password;
  const { name, user, host } = connection;
  throw new DatabaseError(
    'noPassword',
    `${host} asks for a password of ${user}, and none is known`,
    {
      remedy: `Lakeside: Set Database Password… for ${name} in the editor; in a terminal a line for ${host} in ~/.pgpass, or PGPASSWORD together with PGHOST`,
    },
  );
}
