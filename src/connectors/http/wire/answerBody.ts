import { badAnswer } from './wireError';

/** Where a body ends, found while its bytes come in. */
export interface AnswerBody {
  /** Takes what is the body's and returns what is left over; keeps copies only. @throws WireError */
  take(bytes: Buffer): Buffer;
  readonly isComplete: boolean;
  /** What has come so far; nobody writes there any more once the body is complete. */
  readonly bytes: Buffer;
}

export const nothing = Buffer.alloc(0);

/** What a size that is only told is believed: whoever tells more has to send it. */
const mostReserved = 16 * 1024 * 1024;

/**
 * Bytes that come in pieces, in one place. A page of a listing comes in a hundred: as many buffers, and
 * another for all of them, would keep the garbage collector busy.
 */
class Gathered {
  #room = nothing;
  #count = 0;
  readonly #expected: number;

  constructor(expectedBytes = 0) {
    this.#expected = Math.min(expectedBytes, mostReserved);
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#count);
  }

  add(bytes: Buffer): void {
    const count = this.#count + bytes.length;
    if (count > this.#room.length) this.#grow(count);
    bytes.copy(this.#room, this.#count);
    this.#count = count;
  }

  #grow(count: number): void {
    const room = Buffer.allocUnsafe(Math.max(count, this.#expected, 2 * this.#count));
    this.bytes.copy(room);
    this.#room = room;
  }
}

/** A body of a known number of bytes. */
export class SizedBody implements AnswerBody {
  readonly #gathered: Gathered;
  #missingBytes: number;

  constructor(sizeBytes: number) {
    this.#gathered = new Gathered(sizeBytes);
    this.#missingBytes = sizeBytes;
  }

  get bytes(): Buffer {
    return this.#gathered.bytes;
  }

  get isComplete(): boolean {
    return this.#missingBytes === 0;
  }

  take(bytes: Buffer): Buffer {
    const own = bytes.subarray(0, this.#missingBytes);
    this.#gathered.add(own);
    this.#missingBytes -= own.length;
    return bytes.subarray(own.length);
  }
}

/** A body that ends with the connection. */
export class OpenBody implements AnswerBody {
  readonly isComplete = false;
  readonly #gathered = new Gathered();

  get bytes(): Buffer {
    return this.#gathered.bytes;
  }

  take(bytes: Buffer): Buffer {
    this.#gathered.add(bytes);
    return nothing;
  }
}

/**
 * No body, where a server may send the end of one all the same: that of OpenStack Swift does after HEAD.
 * What comes is left, and the connection with it.
 */
export class LeftBody implements AnswerBody {
  readonly bytes = nothing;
  readonly isComplete = true;

  take(): Buffer {
    return nothing;
  }
}

const newLine = 0x0a;
const longestLineBytes = 16 * 1024;

/** A body in chunks, each behind its size; trailers are read over. @see RFC 9112 section 7.1 */
export class ChunkedBody implements AnswerBody {
  readonly #gathered = new Gathered();
  #awaits: 'size' | 'data' | 'endOfData' | 'trailer' | 'nothing' = 'size';
  #missingBytes = 0;
  #line = '';

  get isComplete(): boolean {
    return this.#awaits === 'nothing';
  }

  get bytes(): Buffer {
    return this.#gathered.bytes;
  }

  take(bytes: Buffer): Buffer {
    let rest = bytes;
    while (rest.length > 0 && !this.isComplete) {
      rest = this.#awaits === 'data' ? this.#takeData(rest) : this.#takeLine(rest);
    }
    return rest;
  }

  #takeData(bytes: Buffer): Buffer {
    const own = bytes.subarray(0, this.#missingBytes);
    this.#gathered.add(own);
    this.#missingBytes -= own.length;
    if (this.#missingBytes === 0) this.#awaits = 'endOfData';
    return bytes.subarray(own.length);
  }

  #takeLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf(newLine);
    this.#line += bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
    if (this.#line.length > longestLineBytes) throw badAnswer('a line without an end');
    if (end < 0) return nothing;
    this.#endLine(this.#line.replace(/\r$/, ''));
    this.#line = '';
    return bytes.subarray(end + 1);
  }

  #endLine(line: string): void {
    if (this.#awaits === 'size') return this.#begin(line);
    if (this.#awaits === 'trailer') {
      if (line === '') this.#awaits = 'nothing';
      return;
    }
    if (line !== '') throw badAnswer('a chunk that is longer than it says');
    this.#awaits = 'size';
  }

  #begin(line: string): void {
    const size = /^([0-9a-f]{1,8})\s*(?:;|$)/i.exec(line)?.[1];
    if (size === undefined) throw badAnswer('a chunk without a size');
    this.#missingBytes = Number.parseInt(size, 16);
    this.#awaits = this.#missingBytes === 0 ? 'trailer' : 'data';
  }
}
