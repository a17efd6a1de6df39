import type { PathProblem } from './pathProblem';

/** One step into a document. */
export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'items' };

export type PathOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'starts with';

export interface PathValue {
  /** A `word` is `true`, `false` or `null`. */
  readonly kind: 'text' | 'number' | 'word';
  readonly text: string;
}

/** `a.b[0].c = value`, read. */
export interface SimpleTest {
  readonly steps: readonly PathStep[];
  /** `undefined` = it is enough that the path leads somewhere. */
  readonly condition: { readonly operator: PathOperator; readonly value: PathValue } | undefined;
}

type ReadSimple =
  | { readonly kind: 'simple'; readonly simple: SimpleTest }
  | { readonly kind: 'problem'; readonly problem: PathProblem };

const quotedText = /"(?:[^"\\]|\\.)*"/y;
const bareKey = /[^\s.[\]"=!<>]+/y;
const index = /\[\s*(?:(\*)|(\d{1,9}))\s*\]/y;
const operator = /\s*(==?|!=|<>|<=|>=|<|>)|\s+(contains|starts\s+with)(?=\s)/iy;
const number = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Reads the simple form of a path filter. */
export function parseSimplePath(text: string): ReadSimple {
  const reader = new Reader(text);
  const steps: PathStep[] = [];
  reader.skipSpace();
  do {
    const step = steps.length > 0 && reader.isAt('[') ? reader.index() : reader.key();
    if (step === undefined) return problem(reader.wanted, reader.offset);
    steps.push(step);
  } while (reader.goesOn());
  if (reader.isAtEnd) return { kind: 'simple', simple: { steps, condition: undefined } };
  const found = reader.operator();
  if (found === undefined) {
    return problem('Here follows =, !=, <, <=, >, >=, contains or starts with', reader.offset);
  }
  const value = reader.value();
  if (value === undefined) return problem(reader.wanted, reader.offset);
  return { kind: 'simple', simple: { steps, condition: { operator: found, value } } };
}

function problem(message: string, offset: number): ReadSimple {
  return { kind: 'problem', problem: { message, offset } };
}

class Reader {
  offset = 0;
  /** What is said of the place where reading could not go on. */
  wanted = '';

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.text.slice(this.offset).trim() === '';
  }

  isAt(start: string): boolean {
    return this.text.startsWith(start, this.offset);
  }

  skipSpace(): void {
    this.#take(/\s*/y);
  }

  /** Whether another step follows; a point before a key is taken. */
  goesOn(): boolean {
    if (this.isAt('[')) return true;
    return this.#take(/\./y) !== undefined;
  }

  key(): PathStep | undefined {
    this.wanted = 'A name is missing here; one with spaces or signs stands in double quotes';
    const quoted = this.#take(quotedText)?.[0];
    if (quoted === undefined) {
      const bare = this.#take(bareKey)?.[0];
      return bare === undefined ? undefined : { kind: 'key', key: bare };
    }
    const key = textOf(quoted);
    if (key !== undefined) return { kind: 'key', key };
    this.offset -= quoted.length;
    this.wanted = 'These quotes hold no text as JSON writes one';
    return undefined;
  }

  index(): PathStep | undefined {
    this.wanted = 'Between [ and ] stands a number from 0, or * for all items';
    const found = this.#take(index);
    if (found === undefined) return undefined;
    const [, all, place] = found;
    return all === undefined ? { kind: 'item', index: Number(place) } : { kind: 'items' };
  }

  operator(): PathOperator | undefined {
    const found = this.#take(operator);
    if (found === undefined) return undefined;
    const [, sign, word] = found;
    if (word !== undefined) return /^c/i.test(word) ? 'contains' : 'starts with';
    return signs[sign ?? ''];
  }

  value(): PathValue | undefined {
    this.skipSpace();
    const rest = this.text.slice(this.offset).trim();
    this.wanted = 'A value is missing here';
    if (rest === '') return undefined;
    if (number.test(rest)) return { kind: 'number', text: rest };
    if (/^(?:true|false|null)$/.test(rest)) return { kind: 'word', text: rest };
    if (!rest.startsWith('"')) return { kind: 'text', text: rest };
    const text = textOf(rest);
    this.wanted = 'These quotes hold no text as JSON writes one';
    return text === undefined ? undefined : { kind: 'text', text };
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.offset += found[0].length;
    return found;
  }
}

const signs: Readonly<Record<string, PathOperator>> = {
  '=': '==',
  '==': '==',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function textOf(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
