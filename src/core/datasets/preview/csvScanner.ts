export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
const quote = 0x22;

type State = 'open' | 'quoted' | 'quoteInQuoted';

/**
 * Finds where records of CSV end, in text that comes in pieces. A quote means something at the start of a
 * field only. What lies between line feeds and quotes is skipped as fast as memory can be searched.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export class CsvScanner {
  readonly #delimiter: number;
  #state: State = 'open';
  /** What stood before the next piece; at the start of a record, a line feed. */
  #before = lineFeed;

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** True within quotes: a field under way that a line feed does not end. */
  get isQuoted(): boolean {
    return this.#state === 'quoted';
  }

  /** Calls back with the place of each line feed in the piece that ends a record. */
  scan(piece: Uint8Array, onEnd: (at: number) => void): void {
    for (let at = 0; at < piece.length;) {
      if (this.#state === 'open') at = this.#scanOpen(piece, at, onEnd);
      else
        at = this.#state === 'quoted' ? this.#endOfQuoted(piece, at) : this.#behindQuote(piece, at);
    }
    this.#before = piece.at(-1) ?? this.#before;
  }

  /** Up to behind a quote that begins a quoted field, or the end of the piece. */
  #scanOpen(piece: Uint8Array, from: number, onEnd: (at: number) => void): number {
    let nextQuote = placeOf(piece, quote, from);
    for (let end = placeOf(piece, lineFeed, from); ; end = placeOf(piece, lineFeed, end + 1)) {
      while (nextQuote < end) {
        if (this.#isStart(piece, nextQuote)) {
          this.#state = 'quoted';
          return nextQuote + 1;
        }
        nextQuote = placeOf(piece, quote, nextQuote + 1);
      }
      if (end === piece.length) return end;
      onEnd(end);
    }
  }

  /** True for the first place of a field. */
  #isStart(piece: Uint8Array, at: number): boolean {
    const before = at === 0 ? this.#before : piece[at - 1];
    return before === this.#delimiter || before === lineFeed;
  }

  #endOfQuoted(piece: Uint8Array, from: number): number {
    const end = placeOf(piece, quote, from);
    if (end < piece.length) this.#state = 'quoteInQuoted';
    return end + 1;
  }

  /** Two quotes are one within a field; behind a single one the field is over. */
  #behindQuote(piece: Uint8Array, at: number): number {
    const isEscaped = piece[at] === quote;
    this.#state = isEscaped ? 'quoted' : 'open';
    return isEscaped ? at + 1 : at;
  }
}

/** Behind the piece if there is none. */
function placeOf(piece: Uint8Array, byte: number, from: number): number {
  const at = piece.indexOf(byte, from);
  return at < 0 ? piece.length : at;
}
