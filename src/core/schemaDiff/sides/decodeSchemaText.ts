/**
 * The text of a file: in UTF-8, or in UTF-16 with a mark of byte order, as SQL Server's Management Studio
 * writes scripts; the mark is left out. `undefined` for bytes that are none of these.
 */
export function decodeSchemaText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
