import type { BlobAddress, LeaseOptions } from '../../core/storage/blobStore';
import type { Header } from '../http/headers';
import type { RestClient } from '../http/restClient';
import { leaseHeaders } from './blobHeaders';

/** {@link BlobStore.acquireLease} */
export async function acquireLease(
  rest: RestClient,
  address: BlobAddress,
  { leaseId, seconds, signal }: LeaseOptions & { readonly seconds: number },
): Promise<void> {
  const headers: Header[] = [
    ['x-ms-lease-action', 'acquire'],
    ['x-ms-lease-duration', String(seconds)],
    ['x-ms-proposed-lease-id', leaseId],
  ];
  await callLease(rest, address, { headers, signal });
}

/** {@link BlobStore.renewLease}, {@link BlobStore.releaseLease} */
export async function changeLease(
  rest: RestClient,
  address: BlobAddress,
  { action, leaseId, signal }: LeaseOptions & { readonly action: 'renew' | 'release' },
): Promise<void> {
  const headers: Header[] = [['x-ms-lease-action', action], ...leaseHeaders(leaseId)];
  await callLease(rest, address, { headers, signal });
}

/** @see https://learn.microsoft.com/rest/api/storageservices/lease-blob */
async function callLease(
  rest: RestClient,
  target: BlobAddress,
  call: {
    readonly headers: readonly Header[];
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const { headers, signal } = call;
  await rest.call({ method: 'PUT', target, query: { comp: 'lease' }, headers }, { signal });
}
