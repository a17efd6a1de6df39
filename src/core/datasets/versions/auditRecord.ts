import { parseSerialized } from '../reference/formatGros';
import { isSameDataset, type DatasetName } from '../reference/grosReference';
import { compareVersions, type VersionId } from '../reference/versionId';

/** Where the code that made a version comes from. */
export interface Producer {
  readonly repo: string;
  readonly branch: string;
  /** The whole hash. */
  readonly commit: string;
  /** True if files of the checkout were not as the commit has them. */
  readonly dirty: boolean;
}

export interface DatasetColumn {
  readonly name: string;
  /** As the format calls it; `undefined` where it has no types, as CSV. */
  readonly type?: string;
}

/**
 * What the lake keeps of a publication, beside its file. Everything but the first two may be absent:
 * older tools wrote no more.
 */
export interface AuditRecord {
  /** The version itself, serialized. */
  readonly reference: string;
  /** The versions it was made from, serialized. */
  readonly upstreams: readonly string[];
  readonly rows?: number;
  readonly columns?: readonly DatasetColumn[];
  readonly sizeBytes?: number;
  readonly sha256Hex?: string;
  readonly md5Hex?: string;
  readonly producer?: Producer;
  /** The pipeline of `lake.json`. */
  readonly pipeline?: string;
  readonly runId?: string;
  /** ISO 8601, UTC. */
  readonly publishedAt?: string;
  /** Who did, as their machine calls them. */
  readonly publishedBy?: string;
  /** Keys that are not ours, as the document has them. */
  readonly others?: Readonly<Record<string, unknown>>;
}

/** True if a record says that it is that of a version. */
export function isRecordOf(
  { reference }: AuditRecord,
  name: DatasetName,
  version: VersionId,
): boolean {
  const named = parseSerialized(reference);
  return (
    named !== undefined &&
    isSameDataset(named.name, name) &&
    compareVersions(named.version, version) === 0
  );
}
