import { printable } from '../base/printable';

/** Where an offset lies in a text, both counted from 1; the column in characters. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: charactersOf(before.slice(lineStart)) + 1 };
}

/** Characters of a line that are shown around a place. */
const shownCharacters = 100;

/**
 * The line around an offset, and below it a caret under the character there. A long line is cut on
 * both sides; control characters are shown as escapes.
 */
export function pointAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, '');
  const at = Math.min(offset - lineStart, line.length);
  const from = Math.max(0, at - shownCharacters / 2);
  const shown = line.slice(from, from + shownCharacters);
  const head = from > 0 ? '…' : '';
  const tail = from + shownCharacters < line.length ? '…' : '';
  const before = head + readable(line.slice(from, at));
  return `${head}${readable(shown)}${tail}\n${' '.repeat(charactersOf(before))}^`;
}

/** Tabs as blanks, so that the caret stays below its character. */
function readable(text: string): string {
  return printable(text.replaceAll('\t', ' '));
}

function charactersOf(text: string): number {
  return Array.from(text).length;
}
