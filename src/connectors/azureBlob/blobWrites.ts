import { toBase64, toHex } from '../../core/base/hex';
import {
  StorageError,
  type BlobAddress,
  type BlobEntry,
  type PutOptions,
  type SignalOption,
  type WriteCondition,
  type WriteOptions,
} from '../../core/storage/blobStore';
import { etagIn, unlessMissing } from '../http/answers';
import { contentHeaders, leaseHeaders } from './blobHeaders';
import { getBlockLists, headBlob } from './blobLooks';
import { renderBlockList } from './documents';
import { conditionHeaders, type Header } from '../http/headers';
import type { RestClient, RestRequest } from '../http/restClient';

/** {@link BlobStore.putBlob} */
export function putBlob(
  rest: RestClient,
  address: BlobAddress,
  { bytes, md5 }: BlobContent,
  options: PutOptions,
): Promise<{ readonly etag: string }> {
  return write(rest, putBlobRequest(address, { bytes, md5 }, options), {
    address,
    signal: options.signal,
    isRepeated: options.mayBeThere === true,
    findOwn: async () => {
      const found = await headBlob(rest, address, options);
      const isSame = found?.md5Hex === toHex(md5) && found.sizeBytes === bytes.length;
      if (!isSame || !holdsAll(found.metadata, options.metadata)) return undefined;
      // Of a blob made of blocks the service never checked the MD5 that it carries.
      const lists = await getBlockLists(rest, address, options);
      const isWhole = lists?.committed.length === 0 && lists.etag === found.etag;
      return isWhole ? found.etag : undefined;
    },
  });
}

/** The request that puts a whole blob, whose content the service checks against its MD5. */
export function putBlobRequest(
  address: BlobAddress,
  { bytes, md5 }: BlobContent,
  options: WriteOptions,
): RestRequest {
  const headers: Header[] = [['x-ms-blob-type', 'BlockBlob'], ...contentHeaders(md5, options)];
  return { method: 'PUT', target: address, headers, body: bytes };
}

interface BlobContent {
  readonly bytes: Uint8Array;
  readonly md5: Uint8Array;
}

/** {@link BlobStore.putBlock} */
export async function putBlock(
  rest: RestClient,
  address: BlobAddress,
  { id, bytes, md5, signal }: BlobContent & SignalOption & { readonly id: Uint8Array },
): Promise<void> {
  const request: RestRequest = {
    method: 'PUT',
    target: address,
    query: { comp: 'block', blockid: toBase64(id) },
    headers: [['content-md5', toBase64(md5)]],
    body: bytes,
  };
  await rest.call(request, { signal });
}

/** {@link BlobStore.commitBlocks} */
export async function commitBlocks(
  rest: RestClient,
  address: BlobAddress,
  content: {
    readonly ids: readonly Uint8Array[];
    readonly md5: Uint8Array;
    readonly options: WriteOptions;
  },
): Promise<{ readonly etag: string }> {
  const { ids, md5, options } = content;
  const request: RestRequest = {
    method: 'PUT',
    target: address,
    query: { comp: 'blocklist' },
    headers: contentHeaders(md5, options),
    body: Buffer.from(renderBlockList(ids)),
  };
  return write(rest, request, {
    address,
    signal: options.signal,
    findOwn: async () => {
      const lists = await getBlockLists(rest, address, options);
      const committed = lists?.committed.map(({ id }) => toHex(id));
      return String(committed) === String(ids.map((id) => toHex(id))) ? lists?.etag : undefined;
    },
  });
}

/** {@link BlobStore.deleteBlob} */
export async function deleteBlob(
  rest: RestClient,
  address: BlobAddress,
  options: SignalOption & { readonly condition: WriteCondition; readonly leaseId?: string },
): Promise<boolean> {
  const headers = [...conditionHeaders(options.condition), ...leaseHeaders(options.leaseId)];
  let isRepeated = false;
  const onRetry = (): void => {
    isRepeated = true;
  };
  const isDeleted = await unlessMissing(async () => {
    const request = { method: 'DELETE', target: address, headers } as const;
    await rest.call(request, { signal: options.signal, onRetry });
    return true;
  });
  // Gone at the second try: the first one did it and its answer was lost.
  return isDeleted ?? isRepeated;
}

/**
 * Sends a write under a condition. A repeated one may run into what its first try wrote before the
 * answer was lost; `findOwn` gives the ETag if that is what is there.
 */
async function write(
  rest: RestClient,
  request: RestRequest,
  options: {
    readonly address: BlobAddress;
    readonly signal: AbortSignal | undefined;
    readonly isRepeated?: boolean;
    readonly findOwn: () => Promise<string | undefined>;
  },
): Promise<{ readonly etag: string }> {
  const { address, signal, findOwn } = options;
  let isRepeated = options.isRepeated ?? false;
  const onRetry = (): void => {
    isRepeated = true;
  };
  try {
    return { etag: etagIn(await rest.call(request, { signal, onRetry }), rest, address) };
  } catch (error) {
    const mayBeOwn = isRepeated && StorageError.is(error, 'conditionNotMet');
    const etag = mayBeOwn ? await findOwn() : undefined;
    if (etag === undefined) throw error;
    return { etag };
  }
}

function holdsAll(
  found: BlobEntry['metadata'] = {},
  given: WriteOptions['metadata'] = {},
): boolean {
  return Object.entries(given).every(([name, value]) => found[name] === value);
}
