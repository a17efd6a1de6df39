import type { AccessFinding } from '../core/access/accessFinding';
import type { Connection } from '../core/lake/lake';
import type { Application, S3Credential, Secrets } from '../core/lake/secrets';
import type { EnvironmentLogin as StorageLogin } from '../connectors/azureBlob/environmentSecrets';
import { admitToken } from '../core/warehouse/admitToken';

type Environment = Readonly<Record<string, string | undefined>>;

/** What an environment says about storage, with its secrets of databases beside those of storage. */
export interface EnvironmentLogin extends StorageLogin {
  /** The S3 service that it names; `undefined` = none. */
  readonly s3Endpoint: string | undefined;
  secretsFor(meantFor: string | undefined): Secrets;
}

/**
 * The account and the secrets that the environment holds, by the usual names of Azure, AWS and Postgres.
 * @throws UsageError if the connection string is malformed.
 */
export async function environmentLogin(environment: Environment): Promise<EnvironmentLogin> {
  const [azure, s3] = await Promise.all([
    import('../connectors/azureBlob/environmentSecrets'),
    import('../connectors/s3/environmentKeys'),
  ]);
  const login = azure.environmentLogin(environment);
  const s3Credential: Secrets['s3Credential'] = async ({ profile }) =>
    // Whoever names a profile means it, whatever keys are about.
    (profile === undefined ? s3.environmentKeys(environment) : undefined) ??
    s3ProfileKeys(profile, environment);
  const databasePassword: Secrets['databasePassword'] = (connection) =>
    environmentPassword(connection, environment);
  return {
    ...login,
    s3Endpoint: s3.environmentEndpoint(environment),
    secretsFor: (meantFor) => ({ ...login.secretsFor(meantFor), s3Credential, databasePassword }),
  };
}

/**
 * The keys of a profile in AWS' own files: the one that is named, else the environment's; `undefined` = none.
 * @throws StorageError `noCredential` for a named one without keys
 */
export async function s3ProfileKeys(
  profile: string | undefined,
  environment: Environment,
): Promise<S3Credential | undefined> {
  const { profileKeys } = await import('../connectors/s3/profileKeys');
  return profileKeys(profile, environment);
}

/** Secrets that sign in to storage as an application of Entra ID. */
export async function signInAsApplication(
  application: Application,
): Promise<Pick<Secrets, 'storageCredential'>> {
  const { applicationLogin } = await import('../connectors/azureBlob/applicationCredential');
  return applicationLogin(application);
}

/**
 * The password of a database where Postgres' own tools look for it, or the token of a connection that
 * signs in to Entra ID; `undefined` = none.
 * @throws DatabaseError if there is no token, or it must not go to that host
 */
export async function environmentPassword(
  connection: Connection,
  environment: Environment,
): Promise<string | undefined> {
  if (connection.auth === 'entra') {
    admitToken(connection, new Set());
    const { databaseToken } = await import('../connectors/entra/databaseToken');
    return databaseToken(connection);
  }
  const postgres = await import('../connectors/postgres/login/passwords');
  return postgres.findPassword(connection, environment);
}

/** Logs in to a database, and out again. @throws DatabaseError */
export async function tryLogin(
  connection: Connection,
  options: { readonly password: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const postgres = await import('../connectors/postgres/login/logIn');
  await postgres.tryLogin(connection, { ...options, environment: process.env });
}

/** Tries a database connection; failures are findings. */
export async function checkDatabaseAccess(
  connection: Connection,
  options: { readonly password: string | undefined; readonly signal?: AbortSignal },
): Promise<AccessFinding> {
  const postgres = await import('../connectors/postgres/login/postgresAccess');
  return postgres.checkDatabaseAccess(connection, options);
}
