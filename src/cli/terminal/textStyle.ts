import type { Environment, OutputStream } from '../program/commandHost';

/** What comes from names on a share is printed through this only. */
export { printable } from '../../core/base/printable';

/** Colors text, or leaves it as it is. */
export interface TextStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const keep = (text: string): string => text;

export const plainStyle: TextStyle = {
  bold: keep,
  dim: keep,
  red: keep,
  green: keep,
  yellow: keep,
  cyan: keep,
};

const coloredStyle: TextStyle = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

/** Colors for terminals that show them. @see https://no-color.org */
export function styleFor(stream: OutputStream, environment: Environment): TextStyle {
  if ((environment['NO_COLOR'] ?? '') !== '') return plainStyle;
  const isForced = !['', '0', undefined].includes(environment['FORCE_COLOR']);
  const isTerminal = stream.isTTY === true && environment['TERM'] !== 'dumb';
  return isForced || isTerminal ? coloredStyle : plainStyle;
}

function paint(on: number, off: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}

/** The first `width` characters at most, the last of them `…` if something is left out. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const characters = charactersOf(text);
  return characters.length <= width
    ? text
    : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Text in lines of `width` characters at most, parted between words; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Text filled up with spaces to a width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - lengthOf(text))) + text;
}

/** Characters a text takes on screen; marks that combine with one take none. */
export function lengthOf(text: string): number {
  return plainText.test(text) ? text.length : charactersOf(text).length;
}

/** Text whose every code unit is a character on screen: taking 200,000 rows apart takes seconds. */
const plainText = /^[ -~]*$/;

/** Made when it is needed, which it hardly ever is: its data takes ten milliseconds to load. */
let segmenter: Intl.Segmenter | undefined;

function charactersOf(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter('en');
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
