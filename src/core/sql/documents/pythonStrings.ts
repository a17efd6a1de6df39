import { endOfBraces, readEscape, regionOf, type EmbeddedText, type Special } from './embeddedText';
import { doubledBraces } from './hostString';
import { mayBeSql } from './looksLikeSql';
import type { SqlRegion } from './sqlRegion';

/** The beginning of a comment or of a string. */
const next = /["'#]/g;
const prefixBefore = /(?<!\w)[rbfut]{1,2}$/i;
const escapes = String.raw`\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])`;
/** What drivers fill in: `%s` and `%(name)s` of psycopg, `:name` of SQLAlchemy. */
const parameters = String.raw`%(?:\(\w+\))?s|(?<![:\w]):[a-zA-Z_]\w*`;

const braces = String.raw`\{\{|\}\}|\{`;
const specials = {
  plain: new RegExp(`${escapes}|${parameters}`, 'g'),
  plainFilled: new RegExp(`${escapes}|${braces}|${parameters}`, 'g'),
  raw: new RegExp(parameters, 'g'),
  rawFilled: new RegExp(`${braces}|${parameters}`, 'g'),
};

/** SQL in the strings of a Python program. In an f-string, what stands in braces is a hole. */
export function pythonRegions(document: string): readonly SqlRegion[] {
  const regions: SqlRegion[] = [];
  next.lastIndex = 0;
  // Unlike `exec`, `test` makes nothing for each of many thousand strings.
  while (next.test(document)) {
    const at = next.lastIndex - 1;
    const mark = document.charAt(at);
    if (mark === '#') {
      next.lastIndex = endOfLine(document, at);
      continue;
    }
    const quotes = document.startsWith(mark.repeat(3), at) ? mark.repeat(3) : mark;
    const start = at + quotes.length;
    const end = endOfString(document, start, quotes);
    next.lastIndex = end + quotes.length;
    if (!mayBeSql(document, start, end)) continue;
    const region = regionOf(document, { ...textOf(document, at, quotes), start, end });
    if (region !== undefined) regions.push(region);
  }
  return regions;
}

function endOfLine(document: string, from: number): number {
  const end = document.indexOf('\n', from);
  return end === -1 ? document.length : end;
}

function textOf(
  document: string,
  quoteAt: number,
  quotes: string,
): Omit<EmbeddedText, 'start' | 'end'> {
  const prefix = prefixBefore.exec(document.slice(Math.max(0, quoteAt - 3), quoteAt))?.[0] ?? '';
  const [isRaw, isFilled] = [/r/i.test(prefix), /[ft]/i.test(prefix)];
  const kind = `${isRaw ? 'raw' : 'plain'}${isFilled ? 'Filled' : ''}` as const;
  return {
    string: { quotes, isRaw, marks: isFilled ? doubledBraces : [] },
    isMarked: false,
    special: specials[kind],
    read: (found, offset) => read(document, found, offset),
  };
}

function read(document: string, found: string, offset: number): Special {
  const end = offset + found.length;
  if (found.startsWith('\\')) return { kind: 'text', text: readEscape(found), end };
  if (found === '{{' || found === '}}') return { kind: 'text', text: found.charAt(0), end };
  return { kind: 'hole', end: found === '{' ? endOfBraces(document, offset) : end };
}

/** Where the closing quotes stand; a string of one line ends with it, whole or not. */
function endOfString(document: string, start: number, quotes: string): number {
  const quote = quotes.charCodeAt(0);
  const isLong = quotes.length === 3;
  for (let at = start; at < document.length; at += 1) {
    const code = document.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === lineFeed && !isLong) return at;
    else if (code === quote && (!isLong || document.startsWith(quotes, at))) return at;
  }
  return document.length;
}

const backslash = 0x5c;
const lineFeed = 0x0a;
