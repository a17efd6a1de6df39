import type { StorageError, StorageErrorReason } from '../storage/blobStore';

const sharedReasons: ReadonlySet<StorageErrorReason> = new Set<StorageErrorReason>([
  'unauthorized',
  'forbidden',
  'containerMissing',
  'accountMissing',
  'unreachable',
  'tlsRefused',
  'hostNotTrusted',
  'noCredential',
  'staleAnswer',
]);

/** True for a failure that the next file would meet as well. */
export function isSharedFailure({ reason }: StorageError): boolean {
  return sharedReasons.has(reason);
}
