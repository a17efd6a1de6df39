import { endOfBraces, readEscape, regionOf, type EmbeddedText } from './embeddedText';
import { doubledBraces } from './hostString';
import { mayBeSql } from './looksLikeSql';
import type { SqlRegion } from './sqlRegion';

/** A comment, a name in backticks, or the beginning of a string. */
const next = /#[^\n]*|`[^`\n]*`|(?<![\w.])[rR]("|')(-*)([([{])|["']/g;
const escapes = String.raw`\\(?:x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[\s\S])`;
/** Calls in whose strings braces are filled in. @see https://glue.tidyverse.org */
const glue = /\bglue(?:_sql|_data|_data_sql)?\s*\(\s*(?:\w+\s*,\s*)?$/;
const longestCall = 60;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** SQL in the strings of an R program, raw ones too; in calls of `glue` braces are holes. */
export function rRegions(document: string): readonly SqlRegion[] {
  const regions: SqlRegion[] = [];
  next.lastIndex = 0;
  for (let found = next.exec(document); found !== null; found = next.exec(document)) {
    const [opening, quote, dashes = '', bracket] = found;
    const isRaw = quote !== undefined && bracket !== undefined;
    if (!isRaw && opening !== '"' && opening !== "'") continue;
    const start = next.lastIndex;
    const close = isRaw ? `${closing[bracket] ?? ''}${dashes}${quote}` : opening;
    const end = isRaw ? endOfRaw(document, start, close) : endOfString(document, start, close);
    next.lastIndex = end + close.length;
    if (!mayBeSql(document, start, end)) continue;
    const text = {
      start,
      end,
      ...textOf(document, { isRaw, quoteAt: found.index, quotes: close }),
    };
    const region = regionOf(document, text);
    if (region !== undefined) regions.push(region);
  }
  return regions;
}

function textOf(
  document: string,
  {
    isRaw,
    quoteAt,
    quotes,
  }: { readonly isRaw: boolean; readonly quoteAt: number; readonly quotes: string },
): Omit<EmbeddedText, 'start' | 'end'> {
  const isFilled = glue.test(document.slice(Math.max(0, quoteAt - longestCall), quoteAt));
  const specials = [isRaw ? undefined : escapes, isFilled ? String.raw`\{\{|\}\}|\{` : undefined];
  const pattern = specials.filter((part) => part !== undefined).join('|');
  return {
    string: { quotes, isRaw, marks: isFilled ? doubledBraces : [] },
    isMarked: false,
    special: pattern === '' ? undefined : new RegExp(pattern, 'g'),
    read: (found, offset) => {
      const end = offset + found.length;
      if (found === '{') return { kind: 'hole', end: endOfBraces(document, offset) };
      const isDoubled = found === '{{' || found === '}}';
      return { kind: 'text', text: isDoubled ? found.charAt(0) : readEscape(found), end };
    },
  };
}

function endOfRaw(document: string, start: number, close: string): number {
  const end = document.indexOf(close, start);
  return end === -1 ? document.length : end;
}

/** Strings of R go on over lines. */
function endOfString(document: string, start: number, quote: string): number {
  for (let at = start; at < document.length; at += 1) {
    const character = document.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at;
  }
  return document.length;
}
