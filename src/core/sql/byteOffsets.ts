import { lastAtMost } from '../base/lastAtMost';

/**
 * Turns offsets in the UTF-8 form of a text, as parser and server count, into offsets of the text
 * itself. What lies within a character counts as its start, what lies behind the text as its end.
 */
export function byteOffsets(text: string): (byte: number) => number {
  if (isAscii.test(text)) return (byte) => Math.min(byte, text.length);
  const bytesBefore = countBytes(text);
  return (byte) => lastAtMost(bytesBefore.length, (unit) => bytesBefore[unit] ?? 0, byte);
}

/** Turns offsets in characters (code points), as Postgres counts in errors, into offsets of a text. */
export function characterOffset(text: string, characters: number): number {
  let offset = 0;
  for (let left = characters; left > 0 && offset < text.length; left -= 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

// oxlint-disable-next-line no-control-regex -- NUL is a character of ASCII
const isAscii = /^[\0-\x7f]*$/;

/** For every unit of the text, and for its end, the bytes before it; half a pair belongs to its other half. */
function countBytes(text: string): Uint32Array {
  const bytesBefore = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    bytesBefore[unit] = bytes;
    const codePoint = text.codePointAt(unit) ?? 0;
    bytes += bytesOf(codePoint);
    if (codePoint > 0xffff) bytesBefore[(unit += 1)] = bytes;
  }
  bytesBefore[text.length] = bytes;
  return bytesBefore;
}

/** @see RFC 3629, section 3 */
function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
