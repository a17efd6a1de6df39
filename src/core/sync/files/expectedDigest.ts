import type { CarriedFile } from './carriedFiles';

/**
 * Why a file's bytes cannot be the ones its instrument wrote, `undefined` if nothing speaks against
 * them: a file that was damaged on its way to the share must not be proven to be in the lake.
 */
export function contradictionOf(
  { expected }: Pick<CarriedFile, 'expected'>,
  md5Hex: string,
): string | undefined {
  if (expected === undefined || expected.md5Hex === md5Hex) return undefined;
  return `the file's MD5 is ${md5Hex}, ${expected.listedIn} lists ${expected.md5Hex}; copy the file from the instrument again`;
}
