const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Commas unless the first line has more of the others. */
const delimiters = [0x2c, 0x3b, 0x09];
const byteOrderMark = [0xef, 0xbb, 0xbf];

type State = 'start' | 'field' | 'quoted' | 'quoteInQuoted';

/**
 * The records of a CSV text that comes in pieces. Only where they begin is noted while it is read; a
 * record is taken apart when it is asked for. A quote means something at the start of a field only,
 * and blank lines are no records.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export class CsvRecords {
  readonly #pieces: Uint8Array[] = [];
  /** Where each piece begins in the whole, in bytes. */
  readonly #pieceStarts: number[] = [];
  readonly #decoder = new TextDecoder();
  #starts = new Float64Array(1024);
  #ends = new Float64Array(1024);
  #count = 0;
  #sizeBytes = 0;
  #recordStart = 0;
  #state: State = 'start';
  #delimiter: number | undefined;

  /** Records that are complete. */
  get count(): number {
    return this.#count;
  }

  /** Of the text that is held. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  append(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#delimiter ??= this.#begin(piece);
    this.#pieces.push(piece);
    this.#pieceStarts.push(this.#sizeBytes);
    this.#scan(piece, this.#delimiter);
    this.#sizeBytes += piece.length;
  }

  /** What follows the last end of a line is a record, too. */
  end(): void {
    this.#close(this.#sizeBytes);
    this.#recordStart = this.#sizeBytes;
  }

  /** The fields of a record, from 0; none if there is no such record. */
  fields(index: number): readonly string[] {
    if (index < 0 || index >= this.#count) return [];
    const bytes = this.#bytes(this.#starts[index] ?? 0, this.#ends[index] ?? 0);
    const delimiter = String.fromCharCode(this.#delimiter ?? 0x2c);
    return splitRecord(this.#decoder.decode(bytes), delimiter);
  }

  #begin(piece: Uint8Array): number {
    if (byteOrderMark.every((byte, at) => piece[at] === byte)) this.#recordStart = 3;
    return delimiterOf(piece);
  }

  #scan(piece: Uint8Array, delimiter: number): void {
    let state = this.#state;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      if (state === 'quoted') {
        if (byte === quote) state = 'quoteInQuoted';
      } else if (byte === lineFeed) {
        this.#close(this.#sizeBytes + at, piece);
        this.#recordStart = this.#sizeBytes + at + 1;
        state = 'start';
      } else if (byte === delimiter) state = 'start';
      else if (byte === quote && state !== 'field') state = 'quoted';
      else state = 'field';
    }
    this.#state = state;
  }

  /** Notes the record that ends before an offset, unless the line is blank. */
  #close(end: number, piece?: Uint8Array): void {
    const last = this.#byteAt(end - 1, piece);
    const trimmed = last === carriageReturn ? end - 1 : end;
    if (trimmed <= this.#recordStart) return;
    if (this.#count === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#starts[this.#count] = this.#recordStart;
    this.#ends[this.#count] = trimmed;
    this.#count += 1;
  }

  /** `piece` = the one that begins where what is held ends. */
  #byteAt(offset: number, piece: Uint8Array | undefined): number | undefined {
    const inPiece = offset - this.#sizeBytes;
    if (inPiece >= 0) return piece?.[inPiece];
    const index = this.#pieceAt(offset);
    return this.#pieces[index]?.[offset - (this.#pieceStarts[index] ?? 0)];
  }

  #bytes(start: number, end: number): Uint8Array {
    const first = this.#pieceAt(start);
    const origin = this.#pieceStarts[first] ?? 0;
    const piece = this.#pieces[first] ?? new Uint8Array();
    if (end <= origin + piece.length) return piece.subarray(start - origin, end - origin);
    const bytes = new Uint8Array(end - start);
    for (let index = first; (this.#pieceStarts[index] ?? end) < end; index += 1) {
      const from = this.#pieceStarts[index] ?? 0;
      const part = this.#pieces[index]?.subarray(Math.max(0, start - from), end - from);
      if (part !== undefined) bytes.set(part, Math.max(0, from - start));
    }
    return bytes;
  }

  /** The piece that holds an offset, found by halving. */
  #pieceAt(offset: number): number {
    let low = 0;
    let high = this.#pieceStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#pieceStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** The fields of one record, without what quotes them. */
export function splitRecord(text: string, delimiter: string): readonly string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const { field, end } = text[at] === '"' ? quotedField(text, at) : { field: '', end: at };
    const next = text.indexOf(delimiter, end);
    fields.push(field + text.slice(end, next < 0 ? undefined : next));
    if (next < 0) return fields;
    at = next + delimiter.length;
  }
}

/** What stands between quotes, and where it ends; what follows up to the delimiter belongs to it. */
function quotedField(
  text: string,
  start: number,
): { readonly field: string; readonly end: number } {
  const parts: string[] = [];
  for (let from = start + 1; ;) {
    const end = text.indexOf('"', from);
    if (end < 0) return { field: [...parts, text.slice(from)].join('"'), end: text.length };
    parts.push(text.slice(from, end));
    if (text[end + 1] !== '"') return { field: parts.join('"'), end: end + 1 };
    from = end + 2;
  }
}

function delimiterOf(piece: Uint8Array): number {
  const end = piece.indexOf(lineFeed);
  const line = end < 0 ? piece : piece.subarray(0, end);
  const counts = delimiters.map((delimiter) => line.filter((byte) => byte === delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? 0x2c;
}

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
