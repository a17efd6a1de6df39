import { laneCount, laneWordAt, md5Lanes } from './md5Lanes';
import { md5Pair, pairWordAt } from './md5Pair';
import { chunkBytes, wordsOfState } from './md5Steps';
import { moduleOf } from './wasmCode';

/** How many messages are advanced at a time, at most. */
export const mostPieces = laneCount;
/** How much is taken of each at a time, at most. */
export const mostPieceBytes = 64 * 1024;

/** What comes next of two messages that go on alike, such as a file and its block. */
export interface Md5Piece {
  /** How far the two have come: four words of the one, four of the other. Changed by taking the piece. */
  readonly states: Uint32Array;
  /** A multiple of 64 bytes. */
  readonly bytes: Uint8Array;
}

/** What a message begins with. @see RFC 1321 section 3.3 */
export const initialWords: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

/**
 * MD5 in WebAssembly. Synchronous, and fast only after the first megabytes, when the engine has
 * compiled the module for speed.
 */
export class Md5Engine {
  readonly #pair: WasmCall;
  /** `undefined` where the processor has no vectors. */
  readonly #lanes: WasmCall | undefined;
  readonly #memory: Uint8Array;
  readonly #words: DataView;

  constructor(module = sharedModule()) {
    const { pair, lanes, memory } = new WebAssembly.Instance(module).exports;
    if (!isCall(pair) || !(memory instanceof WebAssembly.Memory)) {
      throw new Error('Not the module that was assembled');
    }
    this.#pair = pair;
    this.#lanes = isCall(lanes) ? lanes : undefined;
    this.#memory = new Uint8Array(memory.buffer);
    this.#words = new DataView(memory.buffer);
  }

  /** Takes pieces of different messages, all of one length. */
  take(pieces: readonly Md5Piece[]): void {
    if (pieces.length > 1 && this.#lanes !== undefined) this.#takeInLanes(pieces, this.#lanes);
    else for (const piece of pieces) this.#takeAlone(piece);
  }

  /** The MD5, 16 bytes, of a message of so many bytes that has come to these words and ends in `tail`. */
  digestOf(words: Uint32Array, tail: Uint8Array, messageBytes: number): Uint8Array {
    const states = Uint32Array.of(...words, ...words);
    this.#takeAlone({ states, bytes: padded(tail, messageBytes) });
    return this.#memory.slice(pairWordAt(0), pairWordAt(wordsOfState));
  }

  #takeAlone({ states, bytes }: Md5Piece): void {
    if (bytes.length === 0) return;
    for (const [index, word] of states.entries()) {
      this.#words.setUint32(pairWordAt(index), word, true);
    }
    this.#memory.set(bytes, inputAt);
    this.#pair(inputAt, inputAt + bytes.length, sameBytes);
    for (const index of states.keys()) {
      states[index] = this.#words.getUint32(pairWordAt(index), true);
    }
  }

  /** Lanes that nobody needs follow the first piece, to no end. */
  #takeInLanes(pieces: readonly Md5Piece[], lanes: WasmCall): void {
    const chunks = (pieces[0]?.bytes.length ?? 0) / chunkBytes;
    if (chunks === 0) return;
    for (const [lane, { states, bytes }] of pieces.entries()) {
      for (const [index, word] of states.entries()) {
        this.#words.setUint32(laneWordAt(index, lane), word, true);
      }
      this.#memory.set(bytes, inputOf(lane));
    }
    const [a, b, c, d] = [0, 1, 2, 3].map((lane) => inputOf(lane < pieces.length ? lane : 0));
    lanes(a, b, c, d, chunks);
    for (const [lane, { states }] of pieces.entries()) {
      for (const index of states.keys()) {
        states[index] = this.#words.getUint32(laneWordAt(index, lane), true);
      }
    }
  }
}

type WasmCall = (...numbers: readonly (number | undefined)[]) => void;

function isCall(exported: unknown): exported is WasmCall {
  return typeof exported === 'function';
}

/** Both states of a pair take the same. */
const sameBytes = 0;

/** After the states, which are at the beginning. */
const inputAt = 256;

function inputOf(lane: number): number {
  return inputAt + lane * mostPieceBytes;
}

const pageBytes = 64 * 1024;
const memoryPages = Math.ceil(inputOf(laneCount) / pageBytes);

let knownModule: WebAssembly.Module | undefined;

/** With lanes wherever this processor can have them. */
function sharedModule(): WebAssembly.Module {
  return (knownModule ??= md5Module({
    hasLanes: WebAssembly.validate(assembled({ hasLanes: true })),
  }));
}

/** The module with or without the function that needs vectors. */
export function md5Module(options: { readonly hasLanes: boolean }): WebAssembly.Module {
  return new WebAssembly.Module(assembled(options));
}

function assembled({ hasLanes }: { readonly hasLanes: boolean }): Uint8Array {
  return moduleOf(hasLanes ? [md5Pair(), md5Lanes()] : [md5Pair()], memoryPages);
}

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
