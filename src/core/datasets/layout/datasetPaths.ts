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
  readonly #root: string;

  constructor(prefix: string) {
    this.#root = prefix === '' ? '' : `${prefix}/`;
  }

  /** What every file of every dataset starts with. */
  get assets(): string {
    return `${this.#root}asset/`;
  }

  /** What every registration and record starts with. */
  get dependencies(): string {
    return `${this.#root}dependency/`;
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
   * Who a blob below {@link dependencies} registers; `undefined` if it is anything else, such as the copy
   * of a registration beside a version.
   */
  readRegistration(blob: string): RegistrationBlob | undefined {
    const fileAt = blob.lastIndexOf('/') + 1;
    const folder = blob.slice(0, fileAt);
    if (!folder.startsWith(this.dependencies) || !folder.endsWith(downstreams)) return undefined;
    const upstream = splitDataset(folder.slice(this.dependencies.length, -downstreams.length));
    const downstream = decodeDataset(blob.slice(fileAt));
    if (upstream === undefined || downstream === undefined) return undefined;
    // No branch is called like a version.
    const last = upstream.branch.slice(upstream.branch.lastIndexOf('/') + 1);
    return parseVersion(last) === undefined ? { upstream, downstream } : undefined;
  }
}

const downstreams = '/downstreams/';

export interface RegistrationBlob {
  readonly upstream: DatasetName;
  readonly downstream: DatasetName;
}

export type AssetBlob =
  | { readonly kind: 'latest'; readonly name: DatasetName }
  | {
      readonly kind: 'data';
      readonly name: DatasetName;
      readonly version: VersionId;
      readonly format: DatasetFormat;
    };

export const datasetFormats: readonly DatasetFormat[] = ['csv.gz', 'parquet'];

function readDataFile(name: DatasetName, file: string): AssetBlob | undefined {
  const format = file.endsWith('.csv.gz')
    ? 'csv.gz'
    : file.endsWith('.parquet')
      ? 'parquet'
      : undefined;
  if (format === undefined) return undefined;
  const stem = file.slice(0, -format.length - 1);
  const version = parseVersion(stem);
  // `2026-11-27.1` would be a second name of `2026-11-27`.
  if (version === undefined || versionStem(version) !== stem) return undefined;
  return { kind: 'data', name, version, format };
}

/** What a version's blobs are called. */
export function versionStem({ date, number }: VersionId): string {
  return number === 1 ? date : `${date}.${number}`;
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
