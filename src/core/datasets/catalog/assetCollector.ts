import type { BlobEntry } from '../../storage/blobStore';
import type { DatasetPaths } from '../layout/datasetPaths';
import { datasetKey, type DatasetName } from '../reference/grosReference';
import { parsePointer, type LatestPointer } from '../versions/latestPointer';
import { predecessorIn, type ListedFile, type VersionFile } from '../versions/versionFiles';

/** The metadata in which `latest` repeats its text, so that a listing tells it. */
export const latestKey = 'gros_ref';

/** What a listing tells of one dataset. */
export interface CollectedDataset<File extends VersionFile> {
  readonly name: DatasetName;
  /** In no order. */
  readonly files: readonly File[];
  /** `undefined` = there is a `latest` whose text the listing did not tell. */
  readonly pointer: LatestPointer | undefined;
  /** The blob `latest`; `undefined` = there is none. */
  readonly latest: Pick<BlobEntry, 'name' | 'etag' | 'sizeBytes' | 'modifiedAtMs'> | undefined;
}

/**
 * Tells the blobs of a listing of everything apart by their datasets, blob by blob: those of one need not
 * stand together, as branches may be called like folders. Of a file only what `keep` makes of it is kept.
 */
export class AssetCollector<File extends VersionFile> {
  readonly #paths: DatasetPaths;
  readonly #keep: (file: ListedFile) => File;
  readonly #datasets = new Map<string, Collecting<File>>();

  constructor(paths: DatasetPaths, keep: (file: ListedFile) => File) {
    this.#paths = paths;
    this.#keep = keep;
  }

  /** In the order in which the listing came to them. */
  get datasets(): readonly CollectedDataset<File>[] {
    return [...this.#datasets.values()];
  }

  add(entry: BlobEntry): void {
    const asset = this.#paths.readAsset(entry.name);
    if (asset === undefined) return;
    const dataset = this.#dataset(asset.name);
    if (asset.kind === 'latest') {
      const { name, etag, sizeBytes, modifiedAtMs } = entry;
      const text = entry.metadata?.[latestKey];
      dataset.pointer = text === undefined ? undefined : parsePointer(text, asset.name);
      dataset.latest = { name, etag, sizeBytes, modifiedAtMs };
      return;
    }
    const { version, format } = asset;
    dataset.files.push(this.#keep({ version, format, after: predecessorIn(entry), entry }));
  }

  /** Tells what the listing did not. */
  settle(name: DatasetName, pointer: LatestPointer): void {
    this.#dataset(name).pointer = pointer;
  }

  #dataset(name: DatasetName): Collecting<File> {
    const key = datasetKey(name);
    const known = this.#datasets.get(key);
    if (known !== undefined) return known;
    const dataset: Collecting<File> = {
      name,
      files: [],
      pointer: { kind: 'none' },
      latest: undefined,
    };
    this.#datasets.set(key, dataset);
    return dataset;
  }
}

type Collecting<File extends VersionFile> = {
  -readonly [Key in keyof CollectedDataset<File>]: Key extends 'files'
    ? File[]
    : CollectedDataset<File>[Key];
};
