import { createGunzip, type Gunzip } from 'node:zlib';
import { cutShort } from '../../core/datasets/content/damagedContent';

/** Gzip packs at most a thousand to one: a bomb takes no more than 64 MB at a time. */
const sliceBytes = 65_536;

/**
 * What a gzip file holds, in pieces; its source is asked for more only when somebody asks here.
 * @throws DatasetError `contentDamaged` where the file ends in its middle or is no gzip, after what came
 * before was handed out. What the source throws passes.
 */
export async function* gunzipped(
  name: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const unpacked: Uint8Array[] = [];
  const damage = new Promise<never>((_, reject) =>
    gunzip.on('error', (error) => reject(cutShort(name, error))),
  );
  damage.catch(() => undefined);
  const ended = new Promise<void>((resolve) => gunzip.on('end', resolve));
  gunzip.on('data', (piece: Uint8Array) => unpacked.push(piece));
  try {
    for await (const piece of source) {
      for (let at = 0; at < piece.length; at += sliceBytes) {
        await Promise.race([written(gunzip, piece.subarray(at, at + sliceBytes)), damage]);
        yield* unpacked.splice(0);
      }
    }
    gunzip.end();
    await Promise.race([ended, damage]);
    yield* unpacked.splice(0);
  } finally {
    gunzip.destroy();
  }
}

/** Resolves once everything that the piece holds was handed on. */
function written(gunzip: Gunzip, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => gunzip.write(piece, () => resolve()));
}
