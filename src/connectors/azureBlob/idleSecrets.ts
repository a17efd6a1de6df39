import type { StorageCredential, StorageLogin } from '../../core/lake/secrets';
import { StorageError } from '../../core/storage/blobStore';
import { valueOf, type Environment } from './environmentValues';

/** A secret of the environment that an account does not get. */
export interface IdleSecret {
  readonly variable: string;
  /** Whose it is; `undefined` = nothing says so. */
  readonly owner: string | undefined;
}

/** The first secret that an environment holds, `undefined` if it holds none. */
export function idleSecret(
  environment: Environment,
  owner: string | undefined,
): IdleSecret | undefined {
  const variable = [
    'AZURE_STORAGE_CONNECTION_STRING',
    'AZURE_STORAGE_KEY',
    'AZURE_STORAGE_SAS_TOKEN',
  ].find((name) => valueOf(environment, name) !== undefined);
  return variable === undefined ? undefined : { variable, owner };
}

/** Why it does not go to an account, for the person who expected it to. */
export function notMeant({ variable, owner }: IdleSecret, login: StorageLogin): StorageError {
  const { account, blobEndpoint } = login;
  const subject = `${variable} is not used for ${blobEndpoint}`;
  if (owner !== undefined) {
    return new StorageError('noCredential', `${subject}: it is for ${owner}`, {
      remedy: `Name the account that is meant in both places, or set what signs in to ${account}`,
    });
  }
  return new StorageError('noCredential', `${subject}: only a lake file names that account`, {
    remedy: `If it is for that account, say so by --account ${account} or AZURE_STORAGE_ACCOUNT=${account}`,
  });
}

/** Where nobody is signed in to Entra either, the secret that lies idle is what to tell of. */
export function withHint(credential: StorageCredential, hint: StorageError): StorageCredential {
  if (credential.kind !== 'token') return credential;
  return {
    kind: 'token',
    getToken: async (options) => {
      try {
        return await credential.getToken(options);
      } catch (error) {
        throw StorageError.is(error, 'noCredential') ? hint : error;
      }
    },
  };
}
