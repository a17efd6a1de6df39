import { toHex } from '../../base/hex';
import type { Digests, HashStream } from '../../storage/digests';
import type { ContentHashes } from './contentHashes';
import { notAsPublished } from './damagedContent';

/** What hashes bytes that arrive in pieces. */
export type PieceDigests = Pick<Digests, 'createMd5' | 'createSha256'>;

/**
 * The same pieces; ends with an error if they were not those of every hash that there is.
 * @throws DatasetError `contentDamaged`
 */
export async function* hashedPieces(
  pieces: AsyncIterable<Uint8Array>,
  { what, hashes }: { readonly what: string; readonly hashes: ContentHashes },
  digests: PieceDigests,
): AsyncGenerator<Uint8Array> {
  const checks = checksOf(hashes, digests);
  for await (const piece of pieces) {
    await Promise.all(checks.map(({ stream }) => stream.update(piece)));
    yield piece;
  }
  for (const { name, expected, stream } of checks) {
    const found = toHex(await stream.digest());
    if (found !== expected) throw notAsPublished(what, { name, found, expected });
  }
}

interface Check {
  readonly name: string;
  readonly expected: string;
  readonly stream: HashStream;
}

function checksOf({ md5Hex, sha256Hex }: ContentHashes, digests: PieceDigests): readonly Check[] {
  return [
    ...(md5Hex === undefined
      ? []
      : [{ name: 'MD5', expected: md5Hex, stream: digests.createMd5() }]),
    ...(sha256Hex === undefined
      ? []
      : [{ name: 'SHA-256', expected: sha256Hex, stream: digests.createSha256() }]),
  ];
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
