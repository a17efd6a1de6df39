import { createHash, type Hash } from 'node:crypto';
import type { CutCell } from '../../../core/warehouse/sqlSession';

/** Of a cell that is cut, what is kept. */
const headBytes = 65_536;
/** Once a row keeps so much, cells are cut at {@link shortBytes}: it may have 1,600 of them. */
const rowBytes = 16 * 1024 * 1024;
const shortBytes = 4_096;

/** The cell that bytes are taken for. */
interface OpenCell {
  readonly sizeBytes: number;
  readonly keptBytes: number;
  readonly parts: Buffer[];
  partBytes: number;
  leftBytes: number;
  /** Of a cell that is cut. */
  readonly hash: Hash | undefined;
}

/**
 * Takes in the message of a row that spans many chunks, and keeps of each long cell only its beginning:
 * what a row takes in memory has an end, whatever the server sends.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html (DataRow)
 */
export class LongRow {
  readonly #cutAtBytes: number;
  readonly #parts: Buffer[] = [];
  readonly #cuts: CutCell[] = [];
  #number: number[] = [];
  #cellCount: number | undefined;
  #cellsTaken = 0;
  #keptBytes = 0;
  #cell: OpenCell | undefined;

  constructor(cutAtBytes: number) {
    this.#cutAtBytes = cutAtBytes;
  }

  get isDone(): boolean {
    return this.#cellsTaken === this.#cellCount;
  }

  /** The message as if the server had sent so much only, and what it left out. */
  get row(): { readonly body: Buffer; readonly cuts: readonly CutCell[] } {
    return { body: Buffer.concat(this.#parts), cuts: this.#cuts };
  }

  /** Takes bytes from an offset on, to the end of the row at most; returns where that is. */
  take(bytes: Buffer, start: number): number {
    let offset = start;
    while (offset < bytes.length && !this.isDone) {
      offset =
        this.#cell === undefined
          ? this.#takeNumber(bytes, offset)
          : this.#takeContent(bytes, offset, this.#cell);
    }
    return offset;
  }

  /** The number of cells, or the length of one; a byte at a time, as a chunk may end within. */
  #takeNumber(bytes: Buffer, offset: number): number {
    this.#number.push(bytes[offset] ?? 0);
    if (this.#number.length === (this.#cellCount === undefined ? 2 : 4)) {
      const number = Buffer.from(this.#number);
      this.#number = [];
      if (this.#cellCount === undefined) this.#begin(number);
      else this.#beginCell(number);
    }
    return offset + 1;
  }

  #begin(count: Buffer): void {
    this.#cellCount = count.readUInt16BE(0);
    this.#parts.push(count);
  }

  #beginCell(length: Buffer): void {
    const sizeBytes = length.readInt32BE(0);
    // NULL has a length of -1.
    if (sizeBytes <= 0) {
      this.#parts.push(length);
      this.#cellsTaken += 1;
      return;
    }
    const isFull = this.#keptBytes > rowBytes;
    const isCut = sizeBytes > (isFull ? shortBytes : this.#cutAtBytes);
    this.#cell = {
      sizeBytes,
      keptBytes: isCut ? Math.min(this.#cutAtBytes, isFull ? shortBytes : headBytes) : sizeBytes,
      parts: [],
      partBytes: 0,
      leftBytes: sizeBytes,
      hash: isCut ? createHash('sha256') : undefined,
    };
  }

  #takeContent(bytes: Buffer, offset: number, cell: OpenCell): number {
    const end = Math.min(bytes.length, offset + cell.leftBytes);
    const keptEnd = Math.min(end, offset + cell.keptBytes - cell.partBytes);
    if (keptEnd > offset) {
      cell.parts.push(bytes.subarray(offset, keptEnd));
      cell.partBytes += keptEnd - offset;
    }
    cell.hash?.update(bytes.subarray(offset, end));
    cell.leftBytes -= end - offset;
    if (cell.leftBytes === 0) this.#endCell(cell);
    return end;
  }

  #endCell({ sizeBytes, parts, hash }: OpenCell): void {
    const content = Buffer.concat(parts);
    const kept = hash === undefined ? content : content.subarray(0, wholeCharacters(content));
    const length = Buffer.alloc(4);
    length.writeInt32BE(kept.length);
    this.#parts.push(length, kept);
    this.#keptBytes += kept.length;
    if (hash !== undefined) {
      this.#cuts.push({ column: this.#cellsTaken, sizeBytes, digest: hash.digest('hex') });
    }
    this.#cell = undefined;
    this.#cellsTaken += 1;
  }
}

/** How many bytes at the beginning are whole characters of UTF-8. */
function wholeCharacters(bytes: Buffer): number {
  let lead = bytes.length - 1;
  while (lead > 0 && isContinuation(bytes[lead])) lead -= 1;
  const first = bytes[lead] ?? 0;
  const characterBytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead + characterBytes <= bytes.length ? bytes.length : lead;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
