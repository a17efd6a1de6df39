import { OperatorError } from '../../base/errors';
import { toHex } from '../../base/hex';
import type { Digests } from '../../storage/digests';

/** A dataset's bytes are not those that were published. */
export class DamagedContentError extends OperatorError {
  readonly reason = 'contentDamaged';

  constructor(what: string, found: string, expected: string) {
    super(`${what} is damaged: its MD5 is ${found}, not ${expected}`, {
      remedy: 'Read another version, and publish this one again from its source',
    });
  }
}

/**
 * The same pieces; ends with an error if they were not those of the MD5. @throws DamagedContentError
 */
export async function* hashedPieces(
  pieces: AsyncIterable<Uint8Array>,
  expected: { readonly what: string; readonly md5Hex: string },
  digests: Pick<Digests, 'createMd5'>,
): AsyncGenerator<Uint8Array> {
  const md5 = digests.createMd5();
  for await (const piece of pieces) {
    await md5.update(piece);
    yield piece;
  }
  const found = toHex(await md5.digest());
  if (found !== expected.md5Hex) {
    throw new DamagedContentError(expected.what, found, expected.md5Hex);
  }
}

/**
 * The same pieces, the last of them only once nothing went wrong up to the end: who counts bytes never
 * takes what is damaged or cut short for whole.
 */
export async function* untilSound(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield held;
    // A piece may be overwritten once the next is asked for.
    held = piece.slice();
  }
  if (held !== undefined) yield held;
}
