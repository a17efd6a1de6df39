import { skipBlank } from './firstWord';

export type TokenKind =
  /** A key word or a name without quotes. */
  | 'word'
  | 'quotedName'
  /** A text in quotes of any sort, dollars too. */
  | 'string'
  | 'number'
  /** `$1` */
  | 'parameter'
  /** A single character, also where an operator has several. */
  | 'symbol';

/**
 * Walks over the tokens of SQL text as Postgres' scanner finds them, without its need for a text that
 * is whole: a quote that does not end reaches to the end. Comments and white space are passed over.
 * Makes no object for a token, so that a megabyte takes milliseconds.
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
export class SqlLexer {
  kind: TokenKind = 'symbol';
  start = 0;
  /** Exclusive. */
  end: number;
  /** False for a text in quotes that the end of everything cuts short. */
  isWhole = true;

  constructor(
    readonly text: string,
    from = 0,
  ) {
    this.end = from;
  }

  /** Goes on to the next token; false at the end. */
  next(): boolean {
    this.start = skipBlank(this.text, this.end);
    if (this.start >= this.text.length) return false;
    this.isWhole = true;
    this.#read(this.text.charCodeAt(this.start));
    return true;
  }

  /** The token as it is written. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** True for a word without quotes, which is given in capitals. */
  is(keyWord: string): boolean {
    return (
      this.kind === 'word' &&
      this.end - this.start === keyWord.length &&
      this.word.toUpperCase() === keyWord
    );
  }

  isSymbol(character: string): boolean {
    return this.kind === 'symbol' && this.text.charAt(this.start) === character;
  }

  #read(first: number): void {
    if (first === singleQuote) return this.#quoted('string', singleQuote, this.start);
    if (first === doubleQuote) return this.#quoted('quotedName', doubleQuote, this.start);
    if (isNameStart(first)) return this.#wordOrPrefixed(first);
    if (first === dollar) return this.#dollar();
    if (isDigit(first)) return this.#take('number', endOfNumber(this.text, this.start));
    return this.#take('symbol', this.start + 1);
  }

  #take(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  /** `E'…'` has escapes; in `B'…'`, `X'…'`, `N'…'` and `U&'…'` only the quote itself is doubled. */
  #wordOrPrefixed(first: number): void {
    const { text, start } = this;
    const second = text.charCodeAt(start + 1);
    const letter = first | 0x20;
    if (second === singleQuote && letter === letterE) return this.#escaped(start + 1);
    if (second === singleQuote && isQuotePrefix(letter)) {
      return this.#quoted('string', singleQuote, start + 1);
    }
    if (letter === letterU && second === ampersand) {
      const third = text.charCodeAt(start + 2);
      if (third === singleQuote) return this.#quoted('string', singleQuote, start + 2);
      if (third === doubleQuote) return this.#quoted('quotedName', doubleQuote, start + 2);
    }
    return this.#take('word', endOfName(text, start));
  }

  #quoted(kind: TokenKind, quote: number, open: number): void {
    const { text } = this;
    const mark = quote === singleQuote ? "'" : '"';
    let at = text.indexOf(mark, open + 1);
    while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf(mark, at + 2);
    this.#close(kind, at, 1);
  }

  #escaped(open: number): void {
    const { text } = this;
    let at = open + 1;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === backslash) at += 1;
      else if (code === singleQuote) {
        if (text.charCodeAt(at + 1) !== singleQuote) break;
        at += 1;
      }
    }
    this.#close('string', at < text.length ? at : -1, 1);
  }

  #dollar(): void {
    const { text, start } = this;
    if (isDigit(text.charCodeAt(start + 1))) {
      return this.#take('parameter', endOfDigits(text, start + 1));
    }
    dollarTag.lastIndex = start;
    const tag = dollarTag.exec(text)?.[0];
    if (tag === undefined) return this.#take('symbol', start + 1);
    return this.#close('string', text.indexOf(tag, start + tag.length), tag.length);
  }

  /** Ends a text in quotes where its closing mark stands; -1 = nowhere. */
  #close(kind: TokenKind, at: number, length: number): void {
    this.isWhole = at !== -1;
    this.#take(kind, this.isWhole ? at + length : this.text.length);
  }
}

const singleQuote = 0x27;
const doubleQuote = 0x22;
const dollar = 0x24;
const ampersand = 0x26;
const backslash = 0x5c;
const letterE = 0x65;
const letterU = 0x75;
const dollarTag = /\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$/y;

function isQuotePrefix(letter: number): boolean {
  return letter === 0x62 || letter === 0x78 || letter === 0x6e;
}

function isNameStart(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || code === 0x5f || code >= 0x80;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function endOfName(text: string, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isNameStart(code) && !isDigit(code) && code !== dollar) return end;
    end += 1;
  }
}

function endOfDigits(text: string, start: number): number {
  let end = start + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

/** Of digits, letters and points: what is no number in truth parts no statement either. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    const isPoint = code === 0x2e && isDigit(text.charCodeAt(end + 1));
    if (!isDigit(code) && !isPoint && !isNameStart(code)) return end;
    end += 1;
  }
}
