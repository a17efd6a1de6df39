/**
 * Text that may come from names on a share, safe to show on one line: control characters, which could
 * move a cursor, start a line or turn the reading direction, are shown as escapes.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
