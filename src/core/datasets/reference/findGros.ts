/** An address within a text; offsets are UTF-16 units, the end exclusive. */
export interface FoundGros {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A character that an address may hold without an escape and that does not end it: not the quotes,
 * brackets, commas and blanks of code and prose.
 */
const address = /(?<![\p{L}\p{N}+.-])gros:\/\/[\p{L}\p{N}\p{M}_.%+=@/:#&-]+/giu;

/**
 * Every address in a text, well formed or not, in order. The full stop or colon of the sentence around
 * it is none of it. One that is put together by a program, `gros://repo/${branch}`, is left out: what it
 * will name, the text does not tell.
 */
export function findGros(text: string): readonly FoundGros[] {
  const found: FoundGros[] = [];
  for (const match of text.matchAll(address)) {
    const start = match.index;
    const whole = match[0];
    if (isTemplate(whole, text[start + whole.length])) continue;
    const written = withoutProse(whole, text[start - 1]);
    if (written.length <= 'gros://'.length) continue;
    found.push({ start, end: start + written.length, text: written });
  }
  return found;
}

/** `{` of format strings, `$` of shells, `[` and `<` of usage texts. */
function isTemplate(written: string, next: string | undefined): boolean {
  if (next === undefined) return false;
  return '{$['.includes(next) || (next === '<' && /[/:]$/.test(written));
}

function withoutProse(written: string, before: string | undefined): string {
  const ended = written.replace(/[.:&#]+$/, '');
  // Emphasis of Markdown.
  return before === '_' && ended.endsWith('_') ? ended.slice(0, -1) : ended;
}
