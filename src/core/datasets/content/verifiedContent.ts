import type { SignalOption } from '../../storage/blobStore';
import type { Datasets } from '../datasets';
import { serializeGros } from '../reference/formatGros';
import type { DatasetVersion } from '../versions/datasetVersion';
import type { ContentHashes } from './contentHashes';
import { hashedPieces, type PieceDigests } from './verifiedPieces';

/** The bytes of a version as they are stored, and what they are held against. */
export interface VerifiedContent {
  /** Ends with DatasetError `contentDamaged` if they are not those of the hashes. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Without any, nothing is checked. */
  readonly hashes: ContentHashes;
}

/**
 * The bytes of one version, whatever is published meanwhile, held against what is known of them.
 * @throws StorageError; DatasetError `recordMalformed`
 */
export async function verifiedContent(
  version: DatasetVersion,
  {
    datasets,
    digests,
  }: { readonly datasets: Pick<Datasets, 'hashes' | 'read'>; readonly digests: PieceDigests },
  options: SignalOption = {},
): Promise<VerifiedContent> {
  const hashes = await datasets.hashes(version, options);
  const what = serializeGros(version.name, version.version);
  const stored = datasets.read(version, options);
  return { pieces: hashedPieces(stored, { what, hashes }, digests), hashes };
}
