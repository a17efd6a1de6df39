import { isLoopback } from '../../core/lake/endpointTrust';
import type { Application, StorageCredential } from '../../core/lake/secrets';
import { storageError } from '../../core/storage/storageErrors';
import { parseEndpoint, requestPath } from './requestPath';

/** Clocks differ. */
const slackMs = 15 * 60_000;

export interface SignedPlace {
  readonly blobEndpoint: string;
  readonly container: string;
  readonly prefix: string;
  readonly nowMs: number;
  /** How long a signature of ours is good. */
  readonly lifetimeMs: number;
}

/**
 * The address of a prefix for another program: with a signature for this container alone if there is
 * a key to sign with, or the signature that was given; without one for tokens, which are not handed
 * on. A signature of ours is good over https only, and for this machine only where the service is on
 * it; elsewhere nobody knows as which address it is seen. @throws StorageError `noCredential`, `nameRefused`
 */
export async function signedAddress(
  credential: StorageCredential | undefined,
  place: SignedPlace,
): Promise<{
  readonly url: string;
  readonly isSigned: boolean;
  readonly application?: Application;
}> {
  const endpoint = parseEndpoint(place.blobEndpoint);
  if (credential === undefined) throw storageError('noCredential', { endpoint: endpoint.text });
  const name = place.prefix.replace(/\/$/, '');
  const url = endpoint.origin + requestPath(endpoint, { container: place.container, name });
  switch (credential.kind) {
    case 'token':
      return {
        url,
        isSigned: false,
        ...(credential.application && { application: credential.application }),
      };
    case 'sas':
      return { url: `${url}?${credential.query.replace(/^\?/, '')}`, isSigned: true };
    case 'key':
      return { url: `${url}?${await sign(credential, place)}`, isSigned: true };
  }
}

async function sign(
  { account, keyBase64 }: { readonly account: string; readonly keyBase64: string },
  { container, blobEndpoint, nowMs, lifetimeMs }: SignedPlace,
): Promise<string> {
  const sdk = await import('@azure/storage-blob');
  const { protocol, hostname } = new URL(blobEndpoint);
  const terms = {
    containerName: container,
    permissions: sdk.ContainerSASPermissions.parse('rcwl'),
    startsOn: new Date(nowMs - slackMs),
    expiresOn: new Date(nowMs + lifetimeMs),
    ...(protocol === 'https:' && { protocol: sdk.SASProtocol.Https }),
    ...(isLoopback(hostname) && { ipRange: { start: '127.0.0.1' } }),
  };
  const key = new sdk.StorageSharedKeyCredential(account, keyBase64);
  return sdk.generateBlobSASQueryParameters(terms, key).toString();
}
