import { RegionBuilder, type SqlRegion } from './sqlRegion';
import type { HostString } from './hostString';
import { looksLikeSql } from './looksLikeSql';

/** A string of a program, and how its language writes what is not itself in it. */
export interface EmbeddedText {
  /** Of its content, without quotes. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Finds what stands for something else: an escape, a hole; `undefined` = nothing does. Global. */
  readonly special: RegExp | undefined;
  /** What a special is: a text that stands for it, or a hole that ends where it says. */
  readonly read: (found: string, offset: number) => Special;
  /** How it is written. */
  readonly string: HostString;
  /** The program says that it is SQL. */
  readonly isMarked: boolean;
}

export type Special =
  | { readonly kind: 'text'; readonly text: string; readonly end: number }
  | { readonly kind: 'hole'; readonly end: number };

/** The SQL of a string; `undefined` = it is none. */
export function regionOf(document: string, text: EmbeddedText): SqlRegion | undefined {
  const { start, end, special } = text;
  const content = document.slice(start, end);
  if (!text.isMarked && !looksLikeSql(content)) return undefined;
  const builder = new RegionBuilder(document, start);
  let copied = start;
  for (const found of special === undefined ? [] : content.matchAll(special)) {
    const at = start + found.index;
    if (at < copied) continue;
    builder.copy(copied, at);
    const meaning = text.read(found[0], at);
    copied = Math.min(meaning.end, end);
    if (meaning.kind === 'hole') builder.hole(at, copied);
    else builder.put(meaning.text, at);
  }
  builder.copy(copied, end);
  return builder.build(end, text.string);
}

/** Escapes that the languages have in common; a backslash before anything else stands for itself. */
export function readEscape(found: string): string {
  const second = found.charAt(1);
  if (second === '\n' || second === '\r') return '';
  const code = /^\\[xuU]\{?([0-9a-fA-F]+)\}?$/.exec(found)?.[1];
  if (code !== undefined) return characterOf(Number.parseInt(code, 16)) ?? found;
  return simple[second] ?? found;
}

function characterOf(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  $: '$',
};

/** The end of an expression in braces that opens at an offset, or of the text. */
export function endOfBraces(document: string, open: number): number {
  let depth = 0;
  for (let at = open; at < document.length; at += 1) {
    const character = document.charAt(at);
    if (character === '{') depth += 1;
    else if (character === '}' && (depth -= 1) === 0) return at + 1;
  }
  return document.length;
}
