import { chunkFor, chunkOf, placeInChunk } from './chunks';

const md5Bytes = 16;
const md5Digits = 32;

/** An MD5 for each row, in its 16 bytes; handed in and out as lower-case hex. */
export class Md5Column {
  readonly #chunks: Uint8Array[] = [];

  /** The MD5 of a row that was set. */
  at(row: number): string {
    const chunk = this.#chunks[chunkOf(row)];
    const start = placeInChunk(row) * md5Bytes;
    for (let index = 0; index < md5Bytes; index += 1) {
      const byte = chunk?.[start + index] ?? 0;
      codes[index * 2] = hexCodes[byte >>> 4] ?? 0;
      codes[index * 2 + 1] = hexCodes[byte & 15] ?? 0;
    }
    // In one go: text that is added up stays a chain of its parts.
    return String.fromCharCode(...codes);
  }

  /** @throws RangeError if it is no MD5 in lower-case hex. */
  set(row: number, md5Hex: string): void {
    if (md5Hex.length !== md5Digits) throw new RangeError(`Not an MD5: ${md5Hex}`);
    const chunk = chunkFor(row, this.#chunks, makeChunk);
    const start = placeInChunk(row) * md5Bytes;
    for (let byte = 0; byte < md5Bytes; byte += 1) {
      chunk[start + byte] = (digitAt(md5Hex, byte * 2) << 4) | digitAt(md5Hex, byte * 2 + 1);
    }
  }
}

/** Used again and again: an array for each of 200,000 MD5s would be collected. */
const codes = Array.from({ length: md5Digits }, () => 0);
const hexCodes = new TextEncoder().encode('0123456789abcdef');

const zero = 0x30;
const a = 0x61;

function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= zero && code < zero + 10) return code - zero;
  if (code >= a && code < a + 6) return code - a + 10;
  throw new RangeError(`Not an MD5: ${text}`);
}

const makeChunk = (rows: number): Uint8Array => new Uint8Array(rows * md5Bytes);
