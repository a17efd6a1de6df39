import { quoteText } from '../../sql/quoteName';

/**
 * A text as a literal on one line, so that no line of a script begins within it: `psql` and our own
 * reader take a line that begins with a backslash for a command.
 */
export function quoteOnLine(text: string): string {
  if (!/[\n\r]/.test(text)) return quoteText(text);
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "''")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `E'${escaped}'`;
}

/** A remark on a line of its own; whatever is in it cannot end it. */
export function remark(text: string): string {
  // Control characters, and what some readers take for the end of a line.
  return `-- ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`;
}
