import type { BlobAddress, BlobStore } from './blobStore';

/** All of a small blob's content, in one piece. @throws StorageError as {@link BlobStore.read}. */
export async function readBlob(
  store: BlobStore,
  address: BlobAddress,
  options: { readonly signal?: AbortSignal; readonly etag?: string } = {},
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of store.read(address, options)) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
  }
  const content = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    content.set(chunk, offset);
    offset += chunk.length;
  }
  return content;
}
