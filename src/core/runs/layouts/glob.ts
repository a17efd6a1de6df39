/**
 * True if a name fits a pattern as a whole, in any upper and lower case: `*` stands for any
 * characters, `?` for one, `[0-9]` for one of them, `[!0-9]` for one that is none of them.
 */
export function matchesGlob(name: string, glob: string): boolean {
  return expressionOf(glob).test(name);
}

const compiled = new Map<string, RegExp>();

function expressionOf(glob: string): RegExp {
  const known = compiled.get(glob);
  if (known !== undefined) return known;
  const parts = glob.match(/\[!?\]?[^\]]*\]|[^]/gu) ?? [];
  const expression = new RegExp(`^${parts.map(translate).join('')}$`, 'isu');
  compiled.set(glob, expression);
  return expression;
}

function translate(part: string): string {
  if (part === '*') return '.*';
  if (part === '?') return '.';
  if (part.length > 2 && part.startsWith('[')) return translateSet(part.slice(1, -1));
  return part.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** A dash between two characters stays a range, whatever else has a meaning loses it. */
function translateSet(inner: string): string {
  const isNegated = inner.startsWith('!');
  const members = (isNegated ? inner.slice(1) : inner).replace(/[\\^[\]]/g, String.raw`\$&`);
  // A range that runs backwards holds nothing.
  if (hasBackwardRange(members)) return isNegated ? '.' : '(?!)';
  return `[${isNegated ? '^' : ''}${members}]`;
}

function hasBackwardRange(members: string): boolean {
  try {
    return !new RegExp(`[${members}]`, 'u');
  } catch {
    return true;
  }
}
