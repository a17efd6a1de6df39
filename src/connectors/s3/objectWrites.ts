import { toBase64, toHex } from '../../core/base/hex';
import {
  StorageError,
  type BlobAddress,
  type BlobEntry,
  type SignalOption,
  type WriteCondition,
  type WriteOptions,
} from '../../core/storage/blobStore';
import { etagIn } from '../http/answers';
import { conditionHeaders, type Header } from '../http/headers';
import type { RestClient, RestRequest } from '../http/restClient';
import type { Conditions } from './conditions';
import { headObject } from './headObject';
import { descriptionHeaders } from './objectHeaders';

/** {@link BlobStore.putBlob} @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(
  rest: RestClient,
  address: BlobAddress,
  { bytes, md5 }: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
  options: WriteOptions & { readonly conditions: Conditions },
): Promise<{ readonly etag: string }> {
  const { condition, conditions, signal } = options;
  const headers: Header[] = [
    ['content-md5', toBase64(md5)],
    ...descriptionHeaders({ md5, ...options }),
    ...(await conditions.headersFor(address, condition, options)),
  ];
  const request: RestRequest = { method: 'PUT', target: address, headers, body: bytes };
  return writeOnce(condition, {
    send: async (onRetry) => etagIn(await rest.call(request, { signal, onRetry }), rest, address),
    findOwn: async () => {
      const found = await headObject(rest, address, options);
      const isSame = found?.md5Hex === toHex(md5) && found.sizeBytes === bytes.length;
      return isSame && holdsAll(found.metadata, options.metadata) ? found.etag : undefined;
    },
    missing: () => rest.failure('conditionNotMet', address),
  });
}

/**
 * {@link BlobStore.deleteBlob}. The service says the same of what was there and what was not, so that is
 * looked up before.
 */
export async function deleteObject(
  rest: RestClient,
  address: BlobAddress,
  options: SignalOption & {
    readonly condition: WriteCondition;
    readonly conditions: Conditions;
    readonly isAws: boolean;
  },
): Promise<boolean> {
  const { condition, conditions, isAws, signal } = options;
  if ((await headObject(rest, address, options)) === undefined) return false;
  await conditions.lookUp(address, condition, options);
  const remove = (headers: readonly Header[]): Promise<unknown> =>
    rest.call({ method: 'DELETE', target: address, headers }, { signal });
  try {
    await remove(isAws ? conditionHeaders(condition) : []);
  } catch (error) {
    // A kind of bucket, or a region, that does not know conditions of deletions.
    if (!StorageError.is(error, 'notSupported')) throw error;
    await remove([]);
  }
  return true;
}

/** One write under a condition. */
interface ConditionalWrite {
  /** Gives the ETag. */
  readonly send: (onRetry: () => void) => Promise<string>;
  /** The ETag of what is there if it is what this write wrote. */
  readonly findOwn: () => Promise<string | undefined>;
  /** The error if there is nothing where a version was to be replaced. */
  readonly missing: () => StorageError;
}

/**
 * Sends a write under a condition. A repeated one may run into what its first try wrote before the
 * answer was lost.
 */
export async function writeOnce(
  condition: WriteCondition,
  { send, findOwn, missing }: ConditionalWrite,
): Promise<{ readonly etag: string }> {
  let isRepeated = false;
  try {
    const etag = await send(() => {
      isRepeated = true;
    });
    return { etag };
  } catch (error) {
    const mayBeOwn = isRepeated && isOfSecondTry(error);
    const etag = mayBeOwn ? await findOwn() : undefined;
    if (etag !== undefined) return { etag };
    if (condition.kind === 'etag' && StorageError.is(error, 'blobMissing')) throw missing();
    throw error;
  }
}

/** What a write meets that has already been done: its own object, or its upload gone. */
function isOfSecondTry(error: unknown): boolean {
  return StorageError.is(error, 'conditionNotMet') || StorageError.is(error, 'blocksRefused');
}

/** True if an object bears all the metadata that it was to be given. */
export function holdsAll(
  found: BlobEntry['metadata'] = {},
  given: WriteOptions['metadata'] = {},
): boolean {
  return Object.entries(given).every(([name, value]) => found[name] === value);
}
