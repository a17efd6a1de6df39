import { initialWords, type Md5Engine, type Md5Piece } from './md5Engine';
import { chunkBytes, wordsOfState } from './md5Steps';

/** The MD5 of a file and of each of its blocks, one block after the other, in one pass over the bytes. */
export class FileMd5 {
  readonly #engine: Md5Engine;
  /** Of the whole file, then of the block. */
  readonly #states = Uint32Array.of(...initialWords, ...initialWords);
  #totalBytes = 0;
  #blockBytes = 0;
  /** Whole chunks of the block that are not taken yet. */
  #missing: Uint8Array = new Uint8Array();
  /** What the block has beyond its whole chunks. */
  #tail: Uint8Array = new Uint8Array();

  constructor(engine: Md5Engine) {
    this.#engine = engine;
  }

  /** Begins the next block, after one that is a multiple of 64 bytes and of which nothing is missing. */
  begin(block: Uint8Array): void {
    const evenBytes = block.length - (block.length % chunkBytes);
    this.#states.set(initialWords, wordsOfState);
    this.#totalBytes += block.length;
    this.#blockBytes = block.length;
    this.#missing = block.subarray(0, evenBytes);
    this.#tail = block.slice(evenBytes);
  }

  get missingBytes(): number {
    return this.#missing.length;
  }

  /** So many of the missing bytes, for the engine to take. */
  next(sizeBytes: number): Md5Piece {
    const bytes = this.#missing.subarray(0, sizeBytes);
    this.#missing = this.#missing.subarray(sizeBytes);
    return { states: this.#states, bytes };
  }

  /** The MD5 of the block, 16 bytes, once nothing of it is missing. */
  blockMd5(): Uint8Array {
    const words = this.#states.subarray(wordsOfState);
    return this.#engine.digestOf(words, this.#tail, this.#blockBytes);
  }

  /** The MD5 of all blocks together, 16 bytes. */
  wholeMd5(): Uint8Array {
    const words = this.#states.subarray(0, wordsOfState);
    return this.#engine.digestOf(words, this.#tail, this.#totalBytes);
  }
}
