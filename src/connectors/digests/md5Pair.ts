import { assembleMd5Pair, chunkBytes, inputBytes, inputOffset } from './md5Assembly';

/**
 * The MD5 of a file and of each of its blocks, in one pass over the bytes. Synchronous, and fast
 * only after the first megabytes, when the engine has compiled the module for speed.
 * @see assembleMd5Pair
 */
export class Md5Pair {
  readonly #advance: (start: number, end: number, distance: number) => void;
  readonly #memory: Uint8Array;
  /** Bytes of the last block that did not fill a chunk. */
  #tail = new Uint8Array();
  #totalBytes = 0;

  constructor() {
    const { advance, memory } = new WebAssembly.Instance(compiledModule()).exports;
    if (typeof advance !== 'function' || !(memory instanceof WebAssembly.Memory)) {
      throw new Error('Not the module that was assembled');
    }
    this.#advance = (start, end, distance) => void advance(start, end, distance);
    this.#memory = new Uint8Array(memory.buffer);
    this.#memory.set(initialState, wholeAt);
  }

  /**
   * Adds a block to the whole and returns the block's own MD5, 16 bytes.
   * @throws RangeError if the block before this one was not a multiple of 64 bytes.
   */
  addBlock(bytes: Uint8Array): Uint8Array {
    if (this.#tail.length > 0) throw new RangeError('Only the last block may be uneven');
    const evenBytes = bytes.length - (bytes.length % chunkBytes);
    this.#memory.set(initialState, blockAt);
    this.#take(bytes.subarray(0, evenBytes));
    this.#tail = bytes.slice(evenBytes);
    this.#totalBytes += bytes.length;
    const whole = this.#stateAt(wholeAt);
    this.#take(padded(this.#tail, bytes.length));
    this.#memory.set(whole, wholeAt);
    return this.#stateAt(blockAt);
  }

  /** The MD5 of all blocks together, 16 bytes; takes no more afterwards. */
  digest(): Uint8Array {
    this.#take(padded(this.#tail, this.#totalBytes));
    return this.#stateAt(wholeAt);
  }

  #take(chunks: Uint8Array): void {
    for (let offset = 0; offset < chunks.length; offset += inputBytes) {
      const piece = chunks.subarray(offset, offset + inputBytes);
      this.#memory.set(piece, inputOffset);
      this.#advance(inputOffset, inputOffset + piece.length, sameBytes);
    }
  }

  #stateAt(offset: number): Uint8Array {
    return this.#memory.slice(offset, offset + stateBytes);
  }
}

/** Both states take the same. */
const sameBytes = 0;

const stateBytes = 16;
const wholeAt = 0;
const blockAt = stateBytes;

/** The four words of RFC 1321 section 3.3, as bytes. */
const initialState = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');

const lengthBytes = 8;

/** What ends a message of `messageBytes` of which `tail` is left. @see RFC 1321 sections 3.1 and 3.2 */
function padded(tail: Uint8Array, messageBytes: number): Uint8Array {
  const isRoomForLength = tail.length + 1 + lengthBytes <= chunkBytes;
  const chunks = new Uint8Array(isRoomForLength ? chunkBytes : 2 * chunkBytes);
  chunks.set(tail);
  chunks[tail.length] = 0x80;
  const bits = BigInt(messageBytes) * 8n;
  new DataView(chunks.buffer).setBigUint64(chunks.length - lengthBytes, bits, true);
  return chunks;
}

let sharedModule: WebAssembly.Module | undefined;

function compiledModule(): WebAssembly.Module {
  return (sharedModule ??= new WebAssembly.Module(assembleMd5Pair()));
}
