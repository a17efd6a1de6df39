import { readEscape, regionOf, type Special } from './embeddedText';
import type { HostString } from './hostString';
import { mayBeSql } from './looksLikeSql';
import type { SqlRegion } from './sqlRegion';

const escapes = String.raw`\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|[\s\S])`;
interface ScriptString {
  readonly special: string;
  readonly string: HostString;
}

/** `$1` of drivers is a parameter of Postgres itself, so it is none of these. */
const specials = { template: `${escapes}|\\$\\{`, raw: '\\$\\{', plain: escapes };
const template: ScriptString = {
  special: specials.template,
  string: { quotes: '`', isRaw: false, marks: [['${', '\\${']] },
};
const rawTemplate: ScriptString = {
  special: specials.raw,
  string: { quotes: '`', isRaw: true, marks: [['${', undefined]] },
};

function plainString(quotes: string): HostString {
  return { quotes, isRaw: false, marks: [] };
}

/** What a person writes before a string to say what it is, or before a template to have it read. */
const sqlTag = /(?:\bsql(?:<[^<>`]*>)?|\/\*\s*sql\s*\*\/)\s*$/i;
const rawTag = /\bString\.raw\s*$/;
/** Before a slash that begins a regular expression, as far as that can be told without parsing. */
const beforePattern =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|void|delete))\s*$/;
const pattern = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const longestTag = 60;

/** SQL in the strings and templates of a TypeScript or JavaScript program; `${…}` is a hole. */
export function scriptRegions(document: string): readonly SqlRegion[] {
  const walk = new ScriptWalk(document);
  walk.code(0, false);
  return walk.regions;
}

class ScriptWalk {
  readonly regions: SqlRegion[] = [];

  constructor(readonly document: string) {}

  /** Goes over code, to the brace that closes it if it is an expression within a template. */
  code(from: number, isExpression: boolean): number {
    const { document } = this;
    let depth = 0;
    let at = from;
    while (at < document.length) {
      const character = document.charAt(at);
      if (character === '{') depth += 1;
      if (character === '}') {
        if (isExpression && depth === 0) return at + 1;
        depth -= 1;
      }
      at = this.#step(character, at);
    }
    return at;
  }

  /** The offset behind what begins with a character. */
  #step(character: string, at: number): number {
    if (character === '"' || character === "'") return this.#string(character, at + 1);
    if (character === '`') return this.#template(at + 1);
    return character === '/' ? this.#slash(at) : at + 1;
  }

  #slash(at: number): number {
    const { document } = this;
    const second = document.charAt(at + 1);
    if (second === '/') return endOr(document, document.indexOf('\n', at));
    if (second === '*') return endOr(document, document.indexOf('*/', at + 2) + 1);
    if (!beforePattern.test(document.slice(Math.max(0, at - longestTag), at))) return at + 1;
    pattern.lastIndex = at;
    const found = pattern.exec(document);
    return found === null ? at + 1 : pattern.lastIndex;
  }

  #string(quote: string, start: number): number {
    const { document } = this;
    let end = start;
    for (; end < document.length; end += 1) {
      const character = document.charAt(end);
      if (character === quote || character === '\n') break;
      if (character === '\\') end += 1;
    }
    this.#add(start, end, { special: specials.plain, string: plainString(quote) });
    return end + 1;
  }

  #template(start: number): number {
    const { document } = this;
    const isRaw = rawTag.test(this.#before(start - 1));
    let at = start;
    while (at < document.length && document.charAt(at) !== '`') {
      if (document.startsWith('${', at)) at = this.code(at + 2, true);
      else at += document.charAt(at) === '\\' ? 2 : 1;
    }
    const kind = isRaw ? rawTemplate : template;
    this.#add(start, Math.min(at, document.length), kind);
    return at + 1;
  }

  #add(start: number, end: number, { special, string }: ScriptString): void {
    const isMarked = sqlTag.test(this.#before(start - 1));
    if (!isMarked && !mayBeSql(this.document, start, end)) return;
    const region = regionOf(this.document, {
      start,
      end,
      special: new RegExp(special, 'g'),
      string,
      read: (found, offset) => this.#read(found, offset),
      isMarked,
    });
    if (region !== undefined) this.regions.push(region);
  }

  #read(found: string, offset: number): Special {
    if (found === '${') {
      const end = new ScriptWalk(this.document).code(offset + 2, true);
      return { kind: 'hole', end };
    }
    return { kind: 'text', text: readEscape(found), end: offset + found.length };
  }

  #before(offset: number): string {
    return this.document.slice(Math.max(0, offset - longestTag), offset);
  }
}

/** `indexOf` says -1 (0 after one was added) for what does not end. */
function endOr(document: string, found: number): number {
  return found <= 0 ? document.length : found + 1;
}
