import type { Secrets, StorageCredential, StorageLogin } from '../../core/lake/secrets';
import { parseConnectionString } from './connectionString';
import { entraCredential } from './entraCredential';

/** What Azure's usual environment variables say. */
export interface EnvironmentLogin extends Pick<Secrets, 'storageCredential'> {
  /** The account they name; `undefined` = none. */
  readonly blobEndpoint: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One account that the environment names, with what it says to prove it by. */
interface NamedAccount {
  readonly blobEndpoint: string;
  /** The secrets are for this endpoint to the letter; otherwise for the account wherever Azure hosts it. */
  readonly isExact: boolean;
  readonly account: string | undefined;
  readonly keyBase64: string | undefined;
  readonly sasQuery: string | undefined;
}

/**
 * The login that the environment describes: AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT
 * with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, otherwise Entra identity. Gives a secret to its
 * own account only, loads no SDK and contacts nobody before a credential is asked for.
 * @throws UsageError if the connection string is malformed.
 * @see https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-cli
 */
export function environmentLogin(environment: Environment): EnvironmentLogin {
  const named = namedAccount(environment);
  return {
    blobEndpoint: named?.blobEndpoint,
    storageCredential: async (login) => credentialFor(login, named),
  };
}

function namedAccount(environment: Environment): NamedAccount | undefined {
  const connectionString = valueOf(environment, 'AZURE_STORAGE_CONNECTION_STRING');
  if (connectionString !== undefined) {
    return { ...parseConnectionString(connectionString), isExact: true };
  }
  const account = valueOf(environment, 'AZURE_STORAGE_ACCOUNT');
  if (account === undefined) return undefined;
  return {
    blobEndpoint: `https://${account}.blob.core.windows.net`,
    isExact: false,
    account,
    keyBase64: valueOf(environment, 'AZURE_STORAGE_KEY'),
    sasQuery: valueOf(environment, 'AZURE_STORAGE_SAS_TOKEN')?.replace(/^\?/, ''),
  };
}

function credentialFor(
  login: StorageLogin,
  named: NamedAccount | undefined,
): StorageCredential | undefined {
  const own = named !== undefined && isFor(named, login) ? secretOf(named, login) : undefined;
  if (own !== undefined) return own;
  const mayUseEntra = login.auth === undefined || login.auth === 'entra';
  return mayUseEntra ? entraCredential(login.blobEndpoint) : undefined;
}

/** A lake file may name any account: a secret goes to the one it was given for and to no other. */
function isFor(named: NamedAccount, login: StorageLogin): boolean {
  if (!named.isExact) return named.account === login.account;
  return named.blobEndpoint === login.blobEndpoint.replace(/\/+$/, '');
}

function secretOf(named: NamedAccount, login: StorageLogin): StorageCredential | undefined {
  const { auth, account } = login;
  const { keyBase64, sasQuery } = named;
  if (keyBase64 !== undefined && (auth === undefined || auth === 'key')) {
    return { kind: 'key', account: named.account ?? account, keyBase64 };
  }
  if (sasQuery !== undefined && (auth === undefined || auth === 'sas')) {
    return { kind: 'sas', query: sasQuery };
  }
  return undefined;
}

function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}
