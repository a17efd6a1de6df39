import type { StorageCredential } from '../../core/lake/secrets';
import { storageError } from '../../core/storage/storageErrors';
import { parseEndpoint, requestPath } from './requestPath';

/** A job of terabytes may take days, and is not to end in its midst. */
const lifetimeMs = 3 * 24 * 3_600_000;
/** Clocks differ. */
const slackMs = 15 * 60_000;

/**
 * The address of a prefix for another program: with a signature for this container alone if there is
 * a key to sign with, or the signature that was given; without one for tokens, which are not handed
 * on. @throws StorageError `noCredential`, `nameRefused`
 */
export async function signedAddress(
  credential: StorageCredential | undefined,
  place: { readonly blobEndpoint: string; readonly container: string; readonly prefix: string },
  nowMs: number,
): Promise<{ readonly url: string; readonly isSigned: boolean }> {
  const endpoint = parseEndpoint(place.blobEndpoint);
  if (credential === undefined) throw storageError('noCredential', { endpoint: endpoint.text });
  const name = place.prefix.replace(/\/$/, '');
  const url = endpoint.origin + requestPath(endpoint, { container: place.container, name });
  switch (credential.kind) {
    case 'token':
      return { url, isSigned: false };
    case 'sas':
      return { url: `${url}?${credential.query.replace(/^\?/, '')}`, isSigned: true };
    case 'key':
      return { url: `${url}?${await sign(credential, place.container, nowMs)}`, isSigned: true };
  }
}

async function sign(
  { account, keyBase64 }: { readonly account: string; readonly keyBase64: string },
  containerName: string,
  nowMs: number,
): Promise<string> {
  const { ContainerSASPermissions, generateBlobSASQueryParameters, StorageSharedKeyCredential } =
    await import('@azure/storage-blob');
  const terms = {
    containerName,
    permissions: ContainerSASPermissions.parse('rcwl'),
    startsOn: new Date(nowMs - slackMs),
    expiresOn: new Date(nowMs + lifetimeMs),
  };
  const key = new StorageSharedKeyCredential(account, keyBase64);
  return generateBlobSASQueryParameters(terms, key).toString();
}
