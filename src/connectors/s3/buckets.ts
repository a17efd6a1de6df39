import { StorageError, type ContainerEntry, type SignalOption } from '../../core/storage/blobStore';
import { textIn } from '../http/answers';
import type { RestClient } from '../http/restClient';
import { parseBuckets, renderLocation } from './documents';

/** {@link BlobStore.listContainers} */
export async function listBuckets(
  rest: RestClient,
  signal: AbortSignal | undefined,
): Promise<readonly ContainerEntry[]> {
  const answer = await rest.call({ method: 'GET', target: {} }, { signal });
  const buckets = parseBuckets(textIn(answer));
  if (buckets === undefined) throw rest.badAnswer({});
  return buckets;
}

/** {@link BlobStore.createContainer} */
export async function createBucket(
  rest: RestClient,
  container: string,
  options: { readonly region: string; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  const { region, signal } = options;
  // Where it all began, creating a bucket of one's own again is no error.
  if (await hasBucket(rest, container, signal)) return false;
  const isFirstRegion = region === 'us-east-1';
  const body = isFirstRegion ? {} : { body: Buffer.from(renderLocation(region)) };
  await rest.call({ method: 'PUT', target: { container }, ...body }, { signal });
  return true;
}

/** @throws StorageError `containerMissing` if there certainly is no such bucket */
export async function requireBucket(
  rest: RestClient,
  container: string,
  { signal }: SignalOption,
): Promise<void> {
  if (await hasBucket(rest, container, signal)) return;
  throw rest.failure('containerMissing', { container });
}

/** False only if there certainly is none: who may not list a bucket is not told. @throws StorageError */
async function hasBucket(
  rest: RestClient,
  container: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await rest.call({ method: 'HEAD', target: { container } }, { signal });
    return true;
  } catch (error) {
    if (StorageError.is(error, 'containerMissing')) return false;
    if (StorageError.is(error, 'forbidden')) return true;
    throw error;
  }
}
