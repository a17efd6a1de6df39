/**
 * A word as bash hands it to completions, which is as it was typed: without its quotes and backslashes, the
 * last of which may still be open. A `~` that stands for the home folder is written out.
 */
export function unquoteWord(typed: string, home: string | undefined): string {
  const isHome = home !== undefined && /^~(?:\/|$)/.test(typed);
  const word = typed.replace(
    /'([^']*)(?:'|$)|"((?:[^"\\]|\\.)*)(?:"|$)|\\(.|$)/gs,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? escaped ?? '',
  );
  return isHome ? home + word.slice(1) : word;
}
