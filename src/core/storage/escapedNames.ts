/**
 * A path under which blob storage can hold a file whose own it cannot: what the service refuses or
 * would quietly change stands as `%` and two upper-case hex digits for every byte of its UTF-8 form,
 * and a `%` that would be taken for such an escape as `%25`. All other paths stay as they are.
 * Different paths never become the same one, and {@link unescapePath} gives the path back.
 */
export function escapePath(path: string): string {
  return path.replace(unsafe, escapeCharacter);
}

/** The path that was escaped to this one. */
export function unescapePath(escaped: string): string {
  return escaped.replace(escapes, (escape) => decode(escape));
}

/** Exactly the escapes that {@link escapeCharacter} writes, so that `100%41` stays a name of its own. */
const escapeForms =
  '%(?:[01][0-9A-F]|7F|5C|2E|25|C2%[89][0-9A-F]|ED%[AB][0-9A-F]%[89AB][0-9A-F]|EF%BF%B[EF])';
const escapes = new RegExp(escapeForms, 'g');

/** Control characters, backslashes, halves of surrogate pairs, two non-characters, dots at an end of a segment. */
const unsafe = new RegExp(
  String.raw`[\p{Cc}\\\p{Surrogate}\uFFFE\uFFFF]|\.(?=\.*(?:/|$))|%(?=${escapeForms.slice(1)})`,
  'gu',
);

function escapeCharacter(character: string): string {
  return encode(character.codePointAt(0) ?? 0)
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** UTF-8 of one character; a half of a surrogate pair too, which no TextEncoder would give. */
function encode(code: number): readonly number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), tail(code)];
  return [0xe0 | (code >> 12), tail(code >> 6), tail(code)];
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function decode(escape: string): string {
  const [first = 0, ...others] = escape.split('%').slice(1).map(byteOf);
  const lead = [first, first & 0x1f, first & 0x0f][others.length] ?? 0;
  return String.fromCharCode(others.reduce((code, byte) => (code << 6) | (byte & 0x3f), lead));
}

function byteOf(hex: string): number {
  return Number.parseInt(hex, 16);
}
