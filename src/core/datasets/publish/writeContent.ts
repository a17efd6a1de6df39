import type { BlobAddress, BlobStore, WriteOptions } from '../../storage/blobStore';
import type { Digests } from '../../storage/digests';

/** Content up to this size goes in one request. */
const blockBytes = 8 * 1024 * 1024;
const idBytes = 32;

export interface WrittenContent {
  readonly sizeBytes: number;
  /** Of all of it. */
  readonly md5: Uint8Array;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Writes a blob that comes in pieces so that the service checks every byte: whole under its MD5, or in
 * blocks each under theirs. What `chunks` throws leaves nothing but staged blocks, which expire.
 */
export async function writeContent(
  { store, digests }: { readonly store: BlobStore; readonly digests: Pick<Digests, 'md5'> },
  address: BlobAddress,
  content: WrittenContent,
  options: WriteOptions,
): Promise<{ readonly etag: string }> {
  const ids: Uint8Array[] = [];
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  for await (const bytes of inBlocks(content.chunks, content.sizeBytes)) {
    if (content.sizeBytes <= blockBytes) {
      return store.putBlob(address, { bytes, md5: content.md5 }, options);
    }
    const md5 = await digests.md5(bytes);
    const id = blockId(ids.length, md5);
    await store.putBlock(address, { id, bytes, md5 }, signal);
    ids.push(id);
  }
  return store.commitBlocks(address, { ids, md5: content.md5 }, options);
}

/** All of the content, in pieces of one size but for the last; each its own memory. */
async function* inBlocks(
  chunks: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): AsyncGenerator<Uint8Array> {
  let left = sizeBytes;
  let block = new Uint8Array(Math.min(blockBytes, left));
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + block.length - filled);
      if (part.length === 0) throw new RangeError('There is more content than was said');
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < block.length || left <= block.length) continue;
      yield block;
      left -= block.length;
      block = new Uint8Array(Math.min(blockBytes, left));
      filled = 0;
    }
  }
  yield block.subarray(0, filled);
}

function blockId(index: number, md5: Uint8Array): Uint8Array {
  const id = new Uint8Array(idBytes);
  new DataView(id.buffer).setUint32(0, index);
  id.set(md5, 4);
  return id;
}
