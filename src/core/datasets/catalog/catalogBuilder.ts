import type { BlobEntry } from '../../storage/blobStore';
import type { DatasetSummary } from '../datasets';
import type { DatasetPaths } from '../layout/datasetPaths';
import { compareDatasets, type DatasetName } from '../reference/grosReference';
import type { LatestPointer } from '../versions/latestPointer';
import { judgeFiles, type ListedFile, type VersionFile } from '../versions/versionFiles';
import { AssetCollector } from './assetCollector';

interface CatalogFile extends VersionFile {
  readonly sizeBytes: number;
  readonly publishedAtMs: number;
}

/**
 * Makes the catalog out of the listing of everything, blob by blob: of a hundred thousand datasets,
 * nothing of a blob is kept but what the catalog tells. Where a listing does not tell what `latest`
 * says, a last file that is no younger counts as the latest.
 */
export class CatalogBuilder {
  readonly #assets: AssetCollector<CatalogFile>;

  constructor(paths: DatasetPaths) {
    this.#assets = new AssetCollector(paths, catalogFile);
  }

  add(entry: BlobEntry): void {
    this.#assets.add(entry);
  }

  /** Datasets with a file younger than their `latest`, whose text the listing did not tell. */
  get doubtful(): readonly DatasetName[] {
    return this.#assets.datasets
      .filter(({ pointer, files, latest }) => {
        if (pointer !== undefined) return false;
        return files.some(({ publishedAtMs }) => publishedAtMs > (latest?.modifiedAtMs ?? 0));
      })
      .map(({ name }) => name);
  }

  /** Tells what the listing did not. */
  settle(name: DatasetName, pointer: LatestPointer): void {
    this.#assets.settle(name, pointer);
  }

  /** Every dataset that has a version, sorted by repository, then branch. */
  finish(): readonly DatasetSummary[] {
    const summaries: DatasetSummary[] = [];
    for (const { name, files, pointer } of this.#assets.datasets) {
      const { whole } = judgeFiles(files, pointer ?? untold);
      const last = whole.at(-1);
      if (last === undefined) continue;
      const { version: latest, sizeBytes, publishedAtMs } = last;
      summaries.push({ name, latest, versionCount: whole.length, sizeBytes, publishedAtMs });
    }
    return summaries.sort((one, other) => compareDatasets(one.name, other.name));
  }
}

const untold: LatestPointer = { kind: 'broken', text: '' };

function catalogFile({ version, format, after, entry }: ListedFile): CatalogFile {
  const { sizeBytes, modifiedAtMs: publishedAtMs } = entry;
  return { version, format, after, sizeBytes, publishedAtMs };
}
