/** Lower-case hexadecimal text of bytes. */
export function toHex(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (const byte of bytes) codes.push(digitCode(byte >> 4), digitCode(byte & 15));
  // In one go: text that is added up stays a chain of its parts, many times as large, while it is kept.
  return String.fromCharCode(...codes);
}

function digitCode(digit: number): number {
  return digit < 10 ? 0x30 + digit : 0x61 + digit - 10;
}

/** Bytes of hexadecimal text. @throws RangeError if it is not pairs of hexadecimal digits. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw new RangeError('Not hexadecimal');
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}

/** Base64 text of bytes, as HTTP's Content-MD5 wants it. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Bytes of base64 text. @throws DOMException if it is not base64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
