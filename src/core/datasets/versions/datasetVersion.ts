import type { DatasetName } from '../reference/grosReference';
import type { VersionId } from '../reference/versionId';

/** What a version's file may be. */
export type DatasetFormat = 'csv.gz' | 'parquet';

/** One publication of a dataset, whole and readable. */
export interface DatasetVersion {
  readonly name: DatasetName;
  readonly version: VersionId;
  readonly format: DatasetFormat;
  /** The whole name of its file within the datasets' container. */
  readonly blob: string;
  readonly sizeBytes: number;
  /** Lower-case hex; `undefined` = the file carries none. */
  readonly md5Hex: string | undefined;
  /** What reads are pinned to. */
  readonly etag: string;
  readonly publishedAtMs: number;
  readonly isLatest: boolean;
}
