import { isLoopback } from './endpointTrust';
import type { Connection } from './lake';

/**
 * The password that PGPASSWORD holds for a connection; `undefined` = none. A lake file may name any
 * host, so the password goes only to the one that PGHOST names beside it, and to this machine.
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function databasePasswordIn(
  environment: Readonly<Record<string, string | undefined>>,
  connection: Pick<Connection, 'host'>,
): string | undefined {
  const isNamed = environment['PGHOST']?.toLowerCase() === connection.host.toLowerCase();
  return isNamed || isLoopback(connection.host) ? environment['PGPASSWORD'] : undefined;
}
