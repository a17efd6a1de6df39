import type { CutCell } from '../../../core/warehouse/sqlSession';
import { LongRow } from './longRow';
import { messageKinds } from './messageBodies';

/** A message of the server: the character that tells its kind, and what follows the length. */
export interface BackendMessage {
  readonly kind: number;
  readonly body: Buffer;
  /** Cells of a row that came without their rest; left out, all are whole. */
  readonly cuts?: readonly CutCell[];
}

const headerBytes = 5;
const { copyData, dataRow } = messageKinds;

/**
 * Cuts what comes from a server into messages. One that spans many chunks is joined once, when its end
 * is there, whatever its size. Rows of a COPY that follow each other come as one message: there is one
 * for each row, and nobody wants them apart.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class MessageReader {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** What has to be there before it is worth looking again. */
  #neededBytes = headerBytes;
  /** A row that is cut while it comes. */
  #longRow: LongRow | undefined;

  /** `cutAtBytes`: of a cell, beyond which only its beginning is kept; left out, all are whole. */
  constructor(readonly cutAtBytes?: number) {}

  /** The messages that are complete now; they share the memory of the chunk, which is written to. */
  read(chunk: Buffer): readonly BackendMessage[] {
    if (this.#longRow !== undefined) return this.#readLongRow(this.#longRow, chunk, 0);
    if (this.#waitingBytes > 0 || chunk.length < headerBytes) {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      if (this.#waitingBytes < this.#neededBytes) return [];
      return this.#cut(this.#takeWaiting());
    }
    return this.#cut(chunk);
  }

  #cut(bytes: Buffer): readonly BackendMessage[] {
    const messages: BackendMessage[] = [];
    const copied = { start: 0, end: 0 };
    let offset = 0;
    this.#neededBytes = headerBytes;
    while (offset + headerBytes <= bytes.length) {
      const messageBytes = 1 + bytes.readUInt32BE(offset + 1);
      const end = offset + messageBytes;
      if (end > bytes.length) {
        const isLong = bytes[offset] === dataRow && messageBytes > (this.cutAtBytes ?? Infinity);
        if (isLong) {
          const row = new LongRow(this.cutAtBytes ?? Infinity);
          return [...messages, ...this.#readLongRow(row, bytes, offset + headerBytes)];
        }
        this.#neededBytes = messageBytes;
        break;
      }
      const kind = bytes[offset] ?? 0;
      const start = offset + headerBytes;
      if (kind !== copyData) messages.push({ kind, body: bytes.subarray(start, end) });
      else if (copied.end > copied.start) copied.end = move(bytes, copied.end, start, end);
      else Object.assign(copied, { start, end });
      offset = end;
    }
    if (copied.end > copied.start) {
      messages.unshift({ kind: copyData, body: bytes.subarray(copied.start, copied.end) });
    }
    if (offset < bytes.length) {
      this.#waiting = [bytes.subarray(offset)];
      this.#waitingBytes = bytes.length - offset;
    }
    return messages;
  }

  /** The row, once its end is there, and what follows it. */
  #readLongRow(row: LongRow, bytes: Buffer, start: number): readonly BackendMessage[] {
    const end = row.take(bytes, start);
    this.#longRow = row.isDone ? undefined : row;
    if (!row.isDone) return [];
    const message = { kind: dataRow, ...row.row };
    return end < bytes.length ? [message, ...this.read(bytes.subarray(end))] : [message];
  }

  #takeWaiting(): Buffer {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return bytes;
  }
}

/** Closes the gap between what was gathered so far and the next; returns where that ends then. */
function move(bytes: Buffer, target: number, start: number, end: number): number {
  bytes.copyWithin(target, start, end);
  return target + end - start;
}
