import * as fc from 'fast-check';

const isHalf = (code: number): boolean => code >= 0xd800 && code < 0xe000;

/** Texts of all characters there are, ASCII half of the time; fast-check's own take seconds to begin. */
export function anyText(options: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  const code = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0x10ffff }).map((found) => (isHalf(found) ? 0xfffd : found)),
  );
  return fc.array(code, options).map((codes) => String.fromCodePoint(...codes));
}
