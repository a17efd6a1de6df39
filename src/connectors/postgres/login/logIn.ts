import type { Client } from 'pg';
import type { Connection } from '../../../core/lake/lake';
import { loginFailure } from './loginFailure';
import { hangUp, openClient, type OpenOptions } from './openClient';

const loginTimeoutMs = 15_000;

/**
 * Logs in to a database, in so many seconds.
 * @throws DatabaseError, or the reason of `signal`
 */
export async function logIn(connection: Connection, options: OpenOptions): Promise<Client> {
  const timeout = AbortSignal.timeout(loginTimeoutMs);
  const { signal } = options;
  try {
    return await openClient(connection, {
      ...options,
      signal: AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw loginFailure(connection, error);
  }
}

/** Logs in, and out again. @throws as {@link logIn} */
export async function tryLogin(connection: Connection, options: OpenOptions): Promise<void> {
  hangUp(await logIn(connection, options));
}
