import type { BlobAddress, BlobStore, StorePromises, WriteOptions } from './blobStore';
import type { Digests } from './digests';

/** Content up to this size goes in one request. */
const usualBlockBytes = 8 * 1024 * 1024;
const blockStep = 1024 * 1024;
const idBytes = 32;
const discardMs = 10_000;

/** Content that comes in pieces. */
export interface StreamedContent {
  readonly sizeBytes: number;
  /** Of all of it. */
  readonly md5: Uint8Array;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Writes a blob that comes in pieces, on any service so that it checks every byte: whole under its MD5,
 * or in blocks each under theirs. What was staged of a write that failed is discarded.
 * @throws StorageError as {@link BlobStore.putBlob}; RangeError if there is more or less content than was
 * said, and whatever `chunks` throws
 */
export async function writeBlob(
  ports: { readonly store: BlobStore; readonly digests: Pick<Digests, 'md5'> },
  address: BlobAddress,
  content: StreamedContent,
  options: WriteOptions,
): Promise<{ readonly etag: string }> {
  const { store } = ports;
  const { md5, sizeBytes, chunks } = content;
  if (sizeBytes <= usualBlockBytes) {
    const bytes = await onlyPiece(inPieces(chunks, sizeBytes, usualBlockBytes));
    return store.putBlob(address, { bytes, md5 }, options);
  }
  try {
    return await writeBlocks(ports, address, content, options);
  } catch (error) {
    // The write is what failed; whatever the service says about cleaning up comes second.
    const signal = AbortSignal.timeout(discardMs);
    await store.discardBlocks(address, { signal }).catch(() => undefined);
    throw error;
  }
}

/** One after the other: some services put blocks together only in the order they came in. */
async function writeBlocks(
  { store, digests }: Parameters<typeof writeBlob>[0],
  address: BlobAddress,
  { chunks, sizeBytes, md5 }: StreamedContent,
  options: WriteOptions,
): Promise<{ readonly etag: string }> {
  const { signal, contentType, metadata } = options;
  const signaled = signal === undefined ? {} : { signal };
  const described = {
    ...(contentType !== undefined && { contentType }),
    ...(metadata !== undefined && { metadata }),
  };
  const blockBytes = blockSizeFor(sizeBytes, await store.promises(address, signaled));
  const ids: Uint8Array[] = [];
  for await (const bytes of inPieces(chunks, sizeBytes, blockBytes)) {
    const block = { bytes, md5: await digests.md5(bytes) };
    const id = blockId(ids.length, block.md5);
    ids.push(id);
    const whole = { md5, ...described };
    await store.putBlock(address, { id, ...block }, { whole, ...signaled });
  }
  return store.commitBlocks(address, { ids, md5 }, options);
}

function blockSizeFor(sizeBytes: number, { leastBlockBytes, mostBlocks }: StorePromises): number {
  const needed = Math.ceil(sizeBytes / mostBlocks / blockStep) * blockStep;
  return Math.max(usualBlockBytes, leastBlockBytes, needed);
}

async function onlyPiece(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let only: Uint8Array = new Uint8Array();
  for await (const piece of pieces) only = piece;
  return only;
}

/**
 * The content in pieces of one size but for the last, each its own memory; at least one.
 * @throws RangeError if it is not as long as was said
 */
async function* inPieces(
  chunks: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  pieceBytes: number,
): AsyncGenerator<Uint8Array> {
  let left = sizeBytes;
  let piece = new Uint8Array(Math.min(pieceBytes, left));
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + piece.length - filled);
      if (part.length === 0) throw new RangeError('There is more content than was said');
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < piece.length || left <= piece.length) continue;
      yield piece;
      left -= piece.length;
      piece = new Uint8Array(Math.min(pieceBytes, left));
      filled = 0;
    }
  }
  if (filled < piece.length) throw new RangeError('There is less content than was said');
  yield piece;
}

function blockId(index: number, md5: Uint8Array): Uint8Array {
  const id = new Uint8Array(idBytes);
  new DataView(id.buffer).setUint32(0, index);
  id.set(md5, 4);
  return id;
}
