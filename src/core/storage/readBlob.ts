import { joinPieces } from '../base/textPieces';
import type { BlobAddress, BlobStore } from './blobStore';

/** All of a small blob's content, in one piece. @throws StorageError as {@link BlobStore.read}. */
export async function readBlob(
  store: BlobStore,
  address: BlobAddress,
  options: { readonly signal?: AbortSignal; readonly etag?: string } = {},
): Promise<Uint8Array> {
  return joinPieces(store.read(address, options));
}
