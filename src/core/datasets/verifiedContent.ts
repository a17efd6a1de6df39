import type { BlobStore, SignalOption } from '../storage/blobStore';
import type { Digests } from '../storage/digests';
import type { LakeDatasets } from '../lake/lake';
import type { Datasets } from './datasets';
import { hashedPieces } from './gateway/verifiedPieces';
import { serializeGros } from './reference/formatGros';
import type { DatasetVersion } from './versions/datasetVersion';

/** The bytes of a version as they are stored, and what they are held against. */
export interface VerifiedContent {
  /** Ends with DamagedContentError if they are not those of `md5Hex`. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** `undefined` = neither its audit record nor the service tells one, so that nothing is checked. */
  readonly md5Hex: string | undefined;
}

/**
 * The bytes of one version, whatever is published meanwhile, held against the MD5 that its audit record
 * keeps, or the service where there is no record.
 * @throws StorageError; DatasetError `recordMalformed`
 */
export async function verifiedContent(
  version: DatasetVersion,
  ports: {
    readonly datasets: Datasets;
    readonly store: BlobStore;
    readonly place: LakeDatasets;
    readonly digests: Pick<Digests, 'createMd5'>;
  },
  options: SignalOption = {},
): Promise<VerifiedContent> {
  const { datasets, digests } = ports;
  const record = await datasets.record(version, options);
  const md5Hex = record?.md5Hex ?? version.md5Hex ?? (await headMd5(version, ports, options));
  const stored = datasets.read(version, options);
  if (md5Hex === undefined) return { pieces: stored, md5Hex };
  const what = serializeGros(version.name, version.version);
  return { pieces: hashedPieces(stored, { what, md5Hex }, digests), md5Hex };
}

/** Some services tell an MD5 of one blob at a time only. */
async function headMd5(
  { blob, etag }: DatasetVersion,
  { store, place }: { readonly store: BlobStore; readonly place: LakeDatasets },
  options: SignalOption,
): Promise<string | undefined> {
  const found = await store.head({ container: place.container, name: blob }, options);
  return found?.etag === etag ? found.md5Hex : undefined;
}
