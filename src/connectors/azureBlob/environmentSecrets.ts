import { normalizeEndpoint } from '../../core/lake/endpointTrust';
import type { Secrets, StorageCredential, StorageLogin } from '../../core/lake/secrets';
import { parseConnectionString } from './connectionString';
import { entraCredential } from './entraCredential';
import { valueOf, type Environment } from './environmentValues';
import { idleSecret, notMeant, withHint, type IdleSecret } from './idleSecrets';

/** What Azure's usual environment variables say. */
export interface EnvironmentLogin {
  /** The account they name; `undefined` = none. */
  readonly blobEndpoint: string | undefined;
  /** The variable with a secret for an account that the environment does not name; `undefined` = none. */
  readonly bareSecret: string | undefined;
  /**
   * Gives a secret to its own account only. One that stands without an account is for `meantFor`, the
   * endpoint that the person named in another way; `undefined` = none, so that nobody gets it.
   */
  secretsFor(meantFor: string | undefined): Pick<Secrets, 'storageCredential'>;
}

/** One account that a person named, with what the environment says to prove it by. */
interface NamedAccount {
  readonly blobEndpoint: string;
  /** The secrets are for this endpoint to the letter; otherwise for the account wherever Azure hosts it. */
  readonly isExact: boolean;
  readonly account: string | undefined;
  readonly keyBase64: string | undefined;
  readonly sasQuery: string | undefined;
}

/**
 * The login that the environment describes: AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_KEY or
 * AZURE_STORAGE_SAS_TOKEN for AZURE_STORAGE_ACCOUNT or the account that is named otherwise, or else
 * the Entra identity. Loads no SDK and contacts nobody before a credential is asked for.
 * @throws UsageError if the connection string is malformed.
 * @see https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-cli
 */
export function environmentLogin(environment: Environment): EnvironmentLogin {
  const named = namedAccount(environment);
  return {
    blobEndpoint: named?.blobEndpoint,
    bareSecret: named === undefined ? idleSecret(environment, undefined)?.variable : undefined,
    secretsFor: (meantFor) => {
      const owner = named ?? ownerOfBareSecret(environment, meantFor);
      const idle = idleSecret(
        environment,
        named && (named.isExact ? named.blobEndpoint : named.account),
      );
      return { storageCredential: async (login) => credentialFor(login, owner, idle) };
    },
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
    ...secretsIn(environment),
  };
}

function ownerOfBareSecret(
  environment: Environment,
  meantFor: string | undefined,
): NamedAccount | undefined {
  if (meantFor === undefined) return undefined;
  return { blobEndpoint: meantFor, isExact: true, account: undefined, ...secretsIn(environment) };
}

function secretsIn(environment: Environment): Pick<NamedAccount, 'keyBase64' | 'sasQuery'> {
  return {
    keyBase64: valueOf(environment, 'AZURE_STORAGE_KEY'),
    sasQuery: valueOf(environment, 'AZURE_STORAGE_SAS_TOKEN')?.replace(/^\?/, ''),
  };
}

function credentialFor(
  login: StorageLogin,
  owner: NamedAccount | undefined,
  idle: IdleSecret | undefined,
): StorageCredential | undefined {
  const isOwn = owner !== undefined && isFor(owner, login);
  const own = isOwn ? secretOf(owner, login) : undefined;
  if (own !== undefined || login.isEmulator) return own;
  const unused = isOwn ? undefined : idle;
  if (login.auth === undefined || login.auth === 'entra') {
    const entra = entraCredential(login.blobEndpoint);
    return unused === undefined ? entra : withHint(entra, notMeant(unused, login));
  }
  if (unused !== undefined) throw notMeant(unused, login);
  return undefined;
}

/** A lake file may name any account: a secret goes to the one it was given for and to no other. */
function isFor(owner: NamedAccount, login: StorageLogin): boolean {
  if (!owner.isExact) return owner.account === login.account;
  return normalizeEndpoint(owner.blobEndpoint) === normalizeEndpoint(login.blobEndpoint);
}

function secretOf(owner: NamedAccount, login: StorageLogin): StorageCredential | undefined {
  const { auth, account } = login;
  const { keyBase64, sasQuery } = owner;
  if (keyBase64 !== undefined && (auth === undefined || auth === 'key')) {
    return { kind: 'key', account: owner.account ?? account, keyBase64 };
  }
  if (sasQuery !== undefined && (auth === undefined || auth === 'sas')) {
    return { kind: 'sas', query: sasQuery };
  }
  return undefined;
}
