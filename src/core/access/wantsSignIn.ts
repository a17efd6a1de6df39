import { StorageError } from '../storage/blobStore';

/** True for a failure that signing in, or confirming a host, ends: nothing was sent yet. */
export function wantsSignIn(error: unknown): error is StorageError {
  return StorageError.is(error, 'noCredential') || StorageError.is(error, 'hostNotTrusted');
}
