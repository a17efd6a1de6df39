import type { BlobEntry } from '../../storage/blobStore';
import type { DatasetPaths } from '../layout/datasetPaths';
import { isSameDataset, type DatasetName } from '../reference/grosReference';
import { compareVersions, parseVersion, type VersionId } from '../reference/versionId';
import type { DatasetFormat, DatasetVersion } from './datasetVersion';
import type { LatestPointer } from './latestPointer';

/** A file where a version's would be, whatever came of its publication. */
export interface VersionFile {
  readonly version: VersionId;
  readonly format: DatasetFormat;
  /**
   * The version that was the latest when the publication of this one began; `null` = there was none,
   * `undefined` = unknown, as with files of older tools.
   */
  readonly after: VersionId | null | undefined;
}

/** The files of a dataset, told apart by whether their publication finished; both the earliest first. */
export interface JudgedFiles<T> {
  readonly whole: readonly T[];
  /** Left by publications that were killed or lost against another, or that are under way. */
  readonly unfinished: readonly T[];
}

/** The metadata in which a file tells `after`. */
export const predecessorKey = 'gros_after';

/** What it says if there was none; the service takes no empty value. */
export const noPredecessor = 'none';

/** A file as a listing tells it. */
export interface ListedFile extends VersionFile {
  readonly entry: BlobEntry;
}

/** The files of one dataset among the blobs of a listing, in no order. */
export function filesOf(
  name: DatasetName,
  entries: readonly BlobEntry[],
  paths: DatasetPaths,
): readonly ListedFile[] {
  return entries.flatMap((entry) => {
    const asset = paths.readAsset(entry.name);
    if (asset?.kind !== 'data' || !isSameDataset(asset.name, name)) return [];
    const { version, format } = asset;
    return [{ version, format, after: predecessorIn(entry), entry }];
  });
}

/** The version that a file is, where `pointer` is what the dataset's `latest` says. */
export function versionOf(
  name: DatasetName,
  { version, format, entry }: ListedFile,
  pointer: LatestPointer,
): DatasetVersion {
  return {
    name,
    version,
    format,
    blob: entry.name,
    sizeBytes: entry.sizeBytes,
    md5Hex: entry.md5Hex,
    etag: entry.etag,
    publishedAtMs: entry.modifiedAtMs,
    isLatest: pointer.kind === 'version' && compareVersions(version, pointer.version) === 0,
  };
}

/** What a file's metadata says it was published after. */
export function predecessorIn({ metadata }: BlobEntry): VersionId | null | undefined {
  const written = metadata?.[predecessorKey];
  return written === noPredecessor ? null : parseVersion(written ?? '');
}

/**
 * Tells which files are versions: the latest, and from there back always the one that it was published
 * after. What `latest` has not come to, and what was overtaken while it was published, is none. Of two
 * formats under one version's name, CSV is the version.
 */
export function judgeFiles<T extends VersionFile>(
  files: readonly T[],
  pointer: LatestPointer,
): JudgedFiles<T> {
  const whole: T[] = [];
  const unfinished: T[] = [];
  let bound = boundOf(pointer);
  for (const file of latestFirst(files)) {
    if (bound === undefined || compareVersions(file.version, bound) > 0) {
      unfinished.push(file);
    } else {
      whole.push(file);
      bound = file.after === undefined ? file.version : (file.after ?? undefined);
    }
  }
  return { whole: whole.reverse(), unfinished: unfinished.reverse() };
}

/** The latest version there may be. A pointer that says nothing rules nothing out. */
function boundOf(pointer: LatestPointer): VersionId | undefined {
  if (pointer.kind === 'none') return undefined;
  return pointer.kind === 'version' ? pointer.version : endOfTime;
}

const endOfTime: VersionId = { date: '9999-12-31', number: Infinity };

function latestFirst<T extends VersionFile>(files: readonly T[]): readonly T[] {
  const sorted = files.toSorted(
    (one, other) =>
      compareVersions(other.version, one.version) || (one.format < other.format ? -1 : 1),
  );
  return sorted.filter(({ version }, place) => {
    const before = sorted[place - 1]?.version;
    return before === undefined || compareVersions(before, version) !== 0;
  });
}
