import { StorageError, type StorageErrorReason } from '../storage/blobStore';

/** Nothing was sent yet. */
const unsent: ReadonlySet<StorageErrorReason> = new Set(['noCredential', 'hostNotTrusted']);

/** True for a failure that signing in, or confirming a host, ends: nothing was sent yet. */
export function wantsSignIn(error: unknown): error is StorageError {
  return StorageError.is(error) && unsent.has(error.reason);
}

/** True for a failure that a person can do something about by signing in, with other credentials if need be. */
export function mayEndBySigningIn(error: unknown): error is StorageError {
  return wantsSignIn(error) || StorageError.is(error, 'unauthorized');
}
