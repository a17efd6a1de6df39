/**
 * Hashing and compression, off the caller's thread where that pays. Bytes given to a call must not
 * be changed until it settles.
 */
export interface Digests {
  /** The MD5 of bytes, 16 bytes. */
  md5(bytes: Uint8Array): Promise<Uint8Array>;
  /** The MD5 of bytes that arrive in pieces. */
  createMd5(): HashStream;
  /** The SHA-256 of bytes that arrive in pieces. */
  createSha256(): HashStream;
  /** The MD5 of a file and of each of its blocks, for the price of one. */
  createBlockMd5(): BlockMd5Stream;
  /** The SHA-256 of bytes, 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /** Compresses what comes in pieces, each used up before the next is asked for. */
  gzip(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
  /** In pieces. @throws Error if the bytes are not gzip or are cut short. */
  gunzip(bytes: Uint8Array): AsyncIterable<Uint8Array>;
  /** Memory that can be hashed on another thread without being copied. */
  allocate(sizeBytes: number): Uint8Array;
  dispose(): void;
}

export interface HashStream {
  /** Adds bytes; settles when they may be reused. Calls are taken in order, one need not await the last. */
  update(bytes: Uint8Array): Promise<void>;
  /** The hash of everything added: 16 bytes of MD5, 32 of SHA-256; the stream takes no more. */
  digest(): Promise<Uint8Array>;
}

export interface BlockMd5Stream {
  /**
   * Adds a block and returns the block's own MD5, 16 bytes. Calls are taken in order, one need not
   * await the last. @throws RangeError after a block whose size is not a multiple of 64 bytes.
   */
  addBlock(bytes: Uint8Array): Promise<Uint8Array>;
  /** The MD5 of all blocks together, 16 bytes; the stream takes no more. */
  digest(): Promise<Uint8Array>;
}
