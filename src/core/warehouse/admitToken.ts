import { isLoopback } from '../lake/endpointTrust';
import type { Connection } from '../lake/lake';
import { DatabaseError } from './databaseError';

/** What a token has to be for. @see https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication */
export const databaseScope = 'https://ossrdbms-aad.database.windows.net/.default';

/** Suffixes of Azure's Postgres servers, public and sovereign clouds. */
const azureSuffixes = [
  '.postgres.database.azure.com',
  '.postgres.database.chinacloudapi.cn',
  '.postgres.database.usgovcloudapi.net',
];

/** True for hosts that only Azure Database for PostgreSQL answers for. */
export function isAzureDatabase(host: string): boolean {
  return azureSuffixes.some((suffix) => host.toLowerCase().endsWith(suffix));
}

/** A host and port as they are confirmed. */
export function databaseHost({ host, port }: Pick<Connection, 'host' | 'port'>): string {
  return `${host.toLowerCase()}:${port}`;
}

/**
 * Lets a token, which opens whatever its owner may use, go to Azure and to hosts that the person
 * confirmed, and only where the server is checked: a lake file may name any host.
 * @throws DatabaseError `hostNotTrusted`
 */
export function admitToken(connection: Connection, confirmedHosts: ReadonlySet<string>): void {
  const { name, host, tls } = connection;
  if (tls !== 'verify-full') {
    throw new DatabaseError('hostNotTrusted', `No token is sent to ${host}: tls is ${tls}`, {
      remedy: `Write "tls": "verify-full" in connections.${name}`,
    });
  }
  if (isAzureDatabase(host) || confirmedHosts.has(databaseHost(connection))) return;
  const why = isLoopback(host) ? 'anybody may listen on this machine' : 'it is not a host of Azure';
  throw new DatabaseError('hostNotTrusted', `No token is sent to ${host}: ${why}`, {
    remedy: 'If the host is yours, connect to it in the editor and confirm it',
  });
}
