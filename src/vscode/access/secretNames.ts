import type { Connection, S3Place } from '../../core/lake/lake';
import type { StorageLogin } from '../../core/lake/secrets';

const prefix = 'lakeside';

/**
 * Where a storage secret is kept: under the exact host, port and account it was entered for, so that
 * another lake file cannot obtain it by naming another host.
 */
export function storageSecretName(
  kind: 'key' | 'sas',
  login: Pick<StorageLogin, 'blobEndpoint' | 'account'>,
): string {
  const { protocol, host } = new URL(login.blobEndpoint);
  return [prefix, kind, protocol, host, login.account].join('|');
}

/** Where the keys of an S3 service are kept: under the exact host and port they were entered for. */
export function s3SecretName({ endpoint }: S3Place): string {
  const { protocol, host } = new URL(endpoint);
  return [prefix, 's3', protocol, host].join('|');
}

/** A login as a person recognizes it. */
export function describeLogin({ user, host, port, database }: Connection): string {
  return `${user} at ${host}:${port}/${database}`;
}

/** Where a password is kept: under the exact host, port, database and user, and whether TLS is checked. */
export function passwordSecretName(connection: Connection): string {
  const { host, port, database, user, tls } = connection;
  return [prefix, 'password', host.toLowerCase(), port, database, user, tls].join('|');
}
