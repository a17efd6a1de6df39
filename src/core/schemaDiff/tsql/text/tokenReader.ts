import { NotUnderstoodError } from '../../ddl/statementContext';
import type { Token } from './tokens';

/** A part of a script. */
export interface WrittenPlace {
  readonly offset: number;
  readonly written: string;
}

/** Reads tokens one after another. */
export class TokenReader {
  #place = 0;

  constructor(
    readonly tokens: readonly Token[],
    /** The script that they are of. */
    readonly text: string,
  ) {}

  get place(): number {
    return this.#place;
  }

  get next(): Token | undefined {
    return this.tokens[this.#place];
  }

  /** Where the next token begins, or the last one ends. */
  get offset(): number {
    return this.next?.start ?? this.tokens.at(-1)?.end ?? 0;
  }

  /** Where all of its tokens stand in the script. */
  get whole(): WrittenPlace {
    return { offset: this.tokens[0]?.start ?? 0, written: this.written(0, this.tokens.length) };
  }

  /** Where what has not been taken yet stands in the script. */
  get here(): WrittenPlace {
    return { offset: this.offset, written: this.written(this.#place, this.tokens.length) };
  }

  get isAtEnd(): boolean {
    return this.#place >= this.tokens.length;
  }

  goTo(place: number): void {
    this.#place = place;
  }

  /** Takes the next token, whatever it is. @throws NotUnderstoodError at the end */
  take(): Token {
    const token = this.next;
    if (token === undefined) throw new NotUnderstoodError('it ends too early');
    this.#place += 1;
    return token;
  }

  /** Whether these words and symbols come next, in capitals. */
  isAt(...keys: readonly string[]): boolean {
    return keys.every((key, ahead) => {
      const token = this.tokens[this.#place + ahead];
      return token !== undefined && isPlain(token) && token.key === key;
    });
  }

  /** Takes these words and symbols if they come next. */
  accept(...keys: readonly string[]): boolean {
    if (!this.isAt(...keys)) return false;
    this.#place += keys.length;
    return true;
  }

  /** @throws NotUnderstoodError if something else comes next */
  expect(...keys: readonly string[]): void {
    if (this.accept(...keys)) return;
    throw new NotUnderstoodError(`${keys.join(' ')} should come where ${this.#shown()} stands`);
  }

  /** The one of these words that comes next, taken. */
  acceptAny(keys: readonly string[]): string | undefined {
    return keys.find((key) => this.accept(key));
  }

  /** A name, in quotes or not. @throws NotUnderstoodError if something else comes next */
  name(): string {
    const token = this.next;
    if (token?.kind !== 'word' && token?.kind !== 'quoted') {
      throw new NotUnderstoodError(`a name should come where ${this.#shown()} stands`);
    }
    return this.take().value;
  }

  /** A name in parts, such as schema and table; a part that is left out, as in `lake..run`, is empty. */
  path(): readonly string[] {
    const parts = [this.name()];
    while (this.accept('.')) parts.push(this.isAt('.') ? '' : this.name());
    return parts;
  }

  /** What is between the next parenthesis and its partner, both taken. */
  parenthesized(): TokenReader {
    const start = this.#place + 1;
    this.skipParentheses();
    return new TokenReader(this.tokens.slice(start, this.#place - 1), this.text);
  }

  /** @throws NotUnderstoodError if none comes next */
  skipParentheses(): void {
    this.expect('(');
    for (let depth = 1; depth > 0;) {
      const { kind, key } = this.take();
      if (kind !== 'symbol') continue;
      if (key === '(') depth += 1;
      if (key === ')') depth -= 1;
    }
  }

  /** What has not been taken yet. */
  rest(): TokenReader {
    return new TokenReader(this.tokens.slice(this.#place), this.text);
  }

  part(from: number, to: number): TokenReader {
    return new TokenReader(this.tokens.slice(from, to), this.text);
  }

  /** The parts that commas outside of parentheses part what is left into. */
  splitByCommas(): readonly TokenReader[] {
    const parts: Token[][] = [[]];
    let depth = 0;
    while (!this.isAtEnd) {
      const token = this.take();
      if (token.kind === 'symbol') depth += token.key === '(' ? 1 : token.key === ')' ? -1 : 0;
      if (depth === 0 && token.kind === 'symbol' && token.key === ',') parts.push([]);
      else parts.at(-1)?.push(token);
    }
    return parts
      .filter(({ length }) => length > 0)
      .map((tokens) => new TokenReader(tokens, this.text));
  }

  /** As it is written, from one place to another; blanks and line ends as one blank. */
  written(from: number, to: number = this.#place): string {
    const [first, last] = [this.tokens[from], this.tokens[to - 1]];
    if (first === undefined || last === undefined) return '';
    return this.text.slice(first.start, last.end).replace(/\s+/g, ' ');
  }

  #shown(): string {
    return this.next === undefined ? 'nothing' : this.text.slice(this.next.start, this.next.end);
  }
}

/** Names in quotes are never words of the language. */
function isPlain({ kind }: Token): boolean {
  return kind === 'word' || kind === 'symbol' || kind === 'variable';
}
