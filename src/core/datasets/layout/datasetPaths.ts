import { datasetKey, type DatasetName } from '../reference/grosReference';
import { parseVersion, type VersionId } from '../reference/versionId';
import type { DatasetFormat } from '../versions/datasetVersion';

/*
 * Names of blobs, below the prefix of a lake's datasets:
 *
 *   asset/<repo>/HEAD                                                  the default branch, if not master
 *   asset/<repo>/<branch>/data/<version>.csv.gz | .parquet             the files
 *   asset/<repo>/<branch>/metadata/latest                              the serialized latest version
 *   dependency/<repo>/<branch>/downstreams/<downstream>                who is made again
 *   dependency/<repo>/<branch>/<version>/downstreams/<downstream>      who read that version
 *   dependency/<repo>/<branch>/<version>/metadata/<version>.json       its audit record
 *
 * The first version of a day is called by the day alone, as it was when there was only one.
 */

/** Builds names; `prefix` as in a DatasetPlace. */
export class DatasetPaths {
  /** What every file of every dataset starts with. */
  readonly assets: string;
  /** What every registration and record starts with. */
  readonly dependencies: string;

  constructor(prefix: string) {
    const root = prefix === '' ? '' : `${prefix}/`;
    this.assets = `${root}asset/`;
    this.dependencies = `${root}dependency/`;
  }

  data(name: DatasetName, version: VersionId, format: DatasetFormat): string {
    return `${this.dataFolder(name)}${versionStem(version)}.${format}`;
  }

  dataFolder(name: DatasetName): string {
    return `${this.assets}${datasetKey(name)}/data/`;
  }

  latest(name: DatasetName): string {
    return `${this.assets}${datasetKey(name)}/metadata/latest`;
  }

  head(repo: string): string {
    return `${this.assets}${repo}/HEAD`;
  }

  record(name: DatasetName, version: VersionId): string {
    const stem = versionStem(version);
    return `${this.dependencies}${datasetKey(name)}/${stem}/metadata/${stem}.json`;
  }

  registrations(upstream: DatasetName): string {
    return `${this.dependencies}${datasetKey(upstream)}/downstreams/`;
  }

  registration(upstream: DatasetName, downstream: DatasetName): string {
    return this.registrations(upstream) + encodeDataset(downstream);
  }

  /** The copy of a registration that tells which version was read. */
  reading(upstream: DatasetName, version: VersionId, downstream: DatasetName): string {
    const stem = versionStem(version);
    const folder = `${this.dependencies}${datasetKey(upstream)}/${stem}/downstreams/`;
    return folder + encodeDataset(downstream);
  }

  /**
   * What a blob below {@link assets} is, `undefined` if it is nothing of a dataset. Read from the right:
   * branches hold slashes, and parts called `data`.
   */
  readAsset(blob: string): AssetBlob | undefined {
    if (!blob.startsWith(this.assets)) return undefined;
    const fileAt = blob.lastIndexOf('/') + 1;
    const folderAt = blob.lastIndexOf('/', fileAt - 2) + 1;
    const name = splitDataset(blob.slice(this.assets.length, folderAt - 1));
    if (name === undefined) return undefined;
    const folder = blob.slice(folderAt, fileAt - 1);
    const file = blob.slice(fileAt);
    if (folder === 'metadata' && file === 'latest') return { kind: 'latest', name };
    return folder === 'data' ? readDataFile(name, file) : undefined;
  }

  /**
   * What a blob below {@link dependencies} is; `undefined` if it is anything else, such as the copy of a
   * registration beside a version.
   */
  readDependency(blob: string): DependencyBlob | undefined {
    if (!blob.startsWith(this.dependencies)) return undefined;
    const fileAt = blob.lastIndexOf('/') + 1;
    const folderAt = blob.lastIndexOf('/', fileAt - 2) + 1;
    const path = blob.slice(this.dependencies.length, folderAt - 1);
    const folder = blob.slice(folderAt, fileAt - 1);
    const file = blob.slice(fileAt);
    if (folder === 'downstreams') return readRegistration(path, file);
    return folder === 'metadata' ? readRecord(path, file) : undefined;
  }
}

export type DependencyBlob =
  /** That a dataset is made again when another, `name`, is published. */
  | {
      readonly kind: 'registration';
      readonly name: DatasetName;
      readonly downstream: DatasetName;
    }
  /** The audit record of a version. */
  | { readonly kind: 'record'; readonly name: DatasetName; readonly version: VersionId };

export type AssetBlob =
  | { readonly kind: 'latest'; readonly name: DatasetName }
  | {
      readonly kind: 'data';
      readonly name: DatasetName;
      readonly version: VersionId;
      readonly format: DatasetFormat;
    };

export const datasetFormats: readonly DatasetFormat[] = ['csv.gz', 'parquet'];

function readRegistration(path: string, file: string): DependencyBlob | undefined {
  const name = splitDataset(path);
  const downstream = decodeDataset(file);
  if (name === undefined || downstream === undefined) return undefined;
  // No branch is called like a version.
  const last = name.branch.slice(name.branch.lastIndexOf('/') + 1);
  return parseVersion(last) === undefined ? { kind: 'registration', name, downstream } : undefined;
}

function readRecord(path: string, file: string): DependencyBlob | undefined {
  const stem = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
  if (!path.endsWith(`/${stem}`)) return undefined;
  const name = splitDataset(path.slice(0, -stem.length - 1));
  const version = versionOfStem(stem);
  return name && version && { kind: 'record', name, version };
}

function readDataFile(name: DatasetName, file: string): AssetBlob | undefined {
  const format = file.endsWith('.csv.gz')
    ? 'csv.gz'
    : file.endsWith('.parquet')
      ? 'parquet'
      : undefined;
  if (format === undefined) return undefined;
  const version = versionOfStem(file.slice(0, -format.length - 1));
  return version && { kind: 'data', name, version, format };
}

/** What a version's blobs are called. */
export function versionStem({ date, number }: VersionId): string {
  return number === 1 ? date : `${date}.${number}`;
}

function versionOfStem(stem: string): VersionId | undefined {
  const version = parseVersion(stem);
  // `2026-11-27.1` would be a second name of `2026-11-27`.
  return version !== undefined && versionStem(version) === stem ? version : undefined;
}

/** A dataset as one part of a path, as Python's `quote(…, safe='')` has it. */
export function encodeDataset(name: DatasetName): string {
  return encodeURIComponent(datasetKey(name)).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The dataset that {@link encodeDataset} wrote; `undefined` if it is none. */
export function decodeDataset(text: string): DatasetName | undefined {
  try {
    return splitDataset(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}

/** The repository is the first part, the branch the rest. */
function splitDataset(path: string): DatasetName | undefined {
  const slash = path.indexOf('/');
  if (slash <= 0 || slash === path.length - 1) return undefined;
  return { repo: path.slice(0, slash), branch: path.slice(slash + 1) };
}
