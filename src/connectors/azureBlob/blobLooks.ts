import type {
  BlobAddress,
  BlobEntry,
  BlockLists,
  SignalOption,
} from '../../core/storage/blobStore';
import { etagIn, textIn, unlessMissing } from '../http/answers';
import { metadataIn } from './blobHeaders';
import { md5HexOf, parseBlockLists } from './documents';
import { etagText, header } from '../http/headers';
import type { RestClient } from '../http/restClient';

/** {@link BlobStore.head} */
export async function headBlob(
  rest: RestClient,
  address: BlobAddress,
  { signal }: SignalOption,
): Promise<BlobEntry | undefined> {
  return unlessMissing(async () => {
    const answer = await rest.call({ method: 'HEAD', target: address }, { signal });
    const { headers } = answer;
    return {
      name: address.name,
      sizeBytes: Number(header(headers, 'content-length')),
      md5Hex: md5HexOf(header(headers, 'content-md5')),
      etag: etagIn(answer, rest, address),
      modifiedAtMs: Date.parse(header(headers, 'last-modified') ?? ''),
      metadata: metadataIn(headers),
      isLeased: header(headers, 'x-ms-lease-status') === 'locked',
    };
  });
}

/** {@link BlobStore.getBlocks} */
export async function getBlockLists(
  rest: RestClient,
  address: BlobAddress,
  options: SignalOption,
): Promise<BlockLists | undefined> {
  const query = { comp: 'blocklist', blocklisttype: 'all' };
  return unlessMissing(async () => {
    const answer = await rest.call({ method: 'GET', target: address, query }, options);
    const lists = parseBlockLists(textIn(answer));
    if (lists === undefined) throw rest.badAnswer(address);
    const etag = header(answer.headers, 'etag');
    // The emulator gives an ETag even if nothing was ever committed.
    const isInDoubt = lists.committed.length === 0 && lists.uncommitted.length > 0;
    if (isInDoubt) return { ...lists, etag: (await headBlob(rest, address, options))?.etag };
    return { ...lists, etag: etag === undefined ? undefined : etagText(etag) };
  });
}
