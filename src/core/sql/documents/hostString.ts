/** How a string of a program is written. */
export interface HostString {
  /** What closes it. */
  readonly quotes: string;
  /** True if a backslash in it is one, so that nothing can be escaped. */
  readonly isRaw: boolean;
  /**
   * What would begin a part that the program fills in, and how it is written to stand for itself;
   * `undefined` = it cannot.
   */
  readonly marks: readonly (readonly [mark: string, written: string | undefined])[];
}

/** Braces of Python and of `glue` are doubled. */
export const doubledBraces: HostString['marks'] = [
  ['{', '{{'],
  ['}', '}}'],
];

/**
 * A piece of SQL as the string has to hold it where `followedBy` stands behind it; `undefined` = it
 * cannot.
 */
export function writtenIn(
  { quotes, isRaw, marks }: HostString,
  sql: string,
  followedBy: string,
): string | undefined {
  const unmarked = isRaw ? sql : sql.replaceAll('\\', '\\\\');
  let text = unmarked;
  for (const [mark, written] of marks) {
    if (written === undefined && text.includes(mark)) return undefined;
    text = text.split(mark).join(written ?? mark);
  }
  // Three quotes that close a string may be made of what is written and what stands there.
  const isEnding = `${text}${followedBy.slice(0, quotes.length - 1)}`.includes(quotes);
  if (!isEnding) return text;
  const quote = quotes.charAt(0);
  return isRaw ? undefined : text.replaceAll(quote, `\\${quote}`);
}
