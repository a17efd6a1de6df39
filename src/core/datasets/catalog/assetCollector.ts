import type { BlobEntry } from '../../storage/blobStore';
import type { DatasetPaths } from '../layout/datasetPaths';
import { toldText } from '../layout/toldText';
import type { DatasetName } from '../reference/grosReference';
import { parsePointer, type LatestPointer } from '../versions/latestPointer';
import { predecessorIn, type ListedFile, type VersionFile } from '../versions/versionFiles';
import { OpenFolders } from './openFolders';

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

/** Tells the files of a listing apart by their datasets. Of a file only what `keep` makes of it is kept. */
export class AssetCollector<File extends VersionFile> {
  readonly #paths: DatasetPaths;
  readonly #keep: (file: ListedFile) => File;
  readonly #folders = new OpenFolders<Collecting<File>>();

  constructor(paths: DatasetPaths, keep: (file: ListedFile) => File) {
    this.#paths = paths;
    this.#keep = keep;
  }

  /** Takes the blobs below {@link DatasetPaths.assets}, in the order in which they are listed. */
  add(entry: BlobEntry): void {
    const asset = this.#paths.readAsset(entry.name);
    if (asset === undefined) return;
    const path = entry.name.slice(this.#paths.assets.length);
    const dataset = this.#folders.at(path, asset.name, () => emptyDataset(asset.name));
    if (asset.kind === 'latest') {
      const { name, etag, sizeBytes, modifiedAtMs } = entry;
      const text = toldText(entry);
      dataset.pointer = text === undefined ? undefined : parsePointer(text, asset.name);
      dataset.latest = { name, etag, sizeBytes, modifiedAtMs };
      return;
    }
    const { version, format } = asset;
    dataset.files.push(this.#keep({ version, format, after: predecessorIn(entry), entry }));
  }

  end(): void {
    this.#folders.end();
  }

  /** Datasets that the listing has told all of since this was asked last. */
  takeWhole(): readonly CollectedDataset<File>[] {
    return this.#folders.takeWhole();
  }
}

type Collecting<File extends VersionFile> = {
  -readonly [Key in keyof CollectedDataset<File>]: Key extends 'files'
    ? File[]
    : CollectedDataset<File>[Key];
};

function emptyDataset<File extends VersionFile>(name: DatasetName): Collecting<File> {
  return { name, files: [], pointer: { kind: 'none' }, latest: undefined };
}
