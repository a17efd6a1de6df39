/** A JSON value as it is written: repeated names and every digit are kept. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'text'; readonly text: string }
  /** A number, `true`, `false` or `null`, as it is written. */
  | { readonly kind: 'word'; readonly text: string };

export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

const token = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|([^\s{}[\],:"]+))/gy;

/**
 * The tree of a JSON text, however deep; `undefined` = it is none. Postgres has checked what it stored;
 * this only takes it apart.
 */
export function parseJsonTree(text: string): JsonNode | undefined {
  const builder = new TreeBuilder();
  let end = 0;
  for (const match of text.matchAll(token)) {
    end = match.index + match[0].length;
    const [, sign, quoted, word] = match;
    if (!builder.take({ sign, quoted, word })) return undefined;
  }
  return text.slice(end).trim() === '' ? builder.root : undefined;
}

interface Token {
  readonly sign: string | undefined;
  readonly quoted: string | undefined;
  readonly word: string | undefined;
}

interface OpenNode {
  readonly isObject: boolean;
  readonly members: JsonMember[];
  readonly items: JsonNode[];
  name: string | undefined;
}

class TreeBuilder {
  readonly #open: OpenNode[] = [];
  #done: JsonNode | undefined;

  /** `undefined` = something is still open, or there is nothing. */
  get root(): JsonNode | undefined {
    return this.#open.length === 0 ? this.#done : undefined;
  }

  /** Returns whether the next part of a text can stand where it does. */
  take({ sign, quoted, word }: Token): boolean {
    if (word !== undefined) return this.#put({ kind: 'word', text: word });
    return quoted === undefined ? this.#takeSign(sign ?? '') : this.#takeText(quoted);
  }

  #takeText(quoted: string): boolean {
    const text = textOf(quoted);
    if (text === undefined) return false;
    const parent = this.#open.at(-1);
    if (parent?.isObject !== true || parent.name !== undefined) {
      return this.#put({ kind: 'text', text });
    }
    parent.name = text;
    return true;
  }

  #takeSign(sign: string): boolean {
    switch (sign) {
      case '{':
      case '[':
        this.#open.push({ isObject: sign === '{', members: [], items: [], name: undefined });
        return true;
      case '}':
      case ']':
        return this.#close(sign === '}');
      default:
        return this.#open.length > 0;
    }
  }

  #close(isObject: boolean): boolean {
    const done = this.#open.pop();
    if (done === undefined || done.isObject !== isObject) return false;
    const { members, items } = done;
    return this.#put(isObject ? { kind: 'object', members } : { kind: 'array', items });
  }

  #put(node: JsonNode): boolean {
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      if (this.#done !== undefined) return false;
      this.#done = node;
      return true;
    }
    if (!parent.isObject) parent.items.push(node);
    else if (parent.name === undefined) return false;
    else {
      parent.members.push({ name: parent.name, value: node });
      parent.name = undefined;
    }
    return true;
  }
}

function textOf(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
