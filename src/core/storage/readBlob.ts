import { joinPieces } from '../base/textPieces';
import type { BlobAddress, BlobStore } from './blobStore';

/**
 * All of a small blob's content, in one piece; what is known of its size spares a way to read large ones.
 * @throws StorageError as {@link BlobStore.read}.
 */
export async function readBlob(
  store: BlobStore,
  address: BlobAddress,
  options: {
    readonly signal?: AbortSignal;
    readonly etag?: string;
    readonly sizeBytes?: number;
  } = {},
): Promise<Uint8Array> {
  return joinPieces(store.read(address, options));
}
