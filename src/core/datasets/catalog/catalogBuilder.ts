import type { BlobEntry } from '../../storage/blobStore';
import { comparePaths } from '../../storage/pathOrder';
import type { DatasetSummary } from '../datasets';
import type { DatasetPaths } from '../layout/datasetPaths';
import { datasetKey, type DatasetName } from '../reference/grosReference';
import { parsePointer, type LatestPointer } from '../versions/latestPointer';
import { judgeFiles, predecessorIn, type VersionFile } from '../versions/versionFiles';

/** The metadata in which `latest` repeats its text, so that a listing tells it. */
export const latestKey = 'gros_ref';

interface CatalogFile extends VersionFile {
  readonly sizeBytes: number;
  readonly publishedAtMs: number;
}

interface Collected {
  readonly name: DatasetName;
  readonly files: CatalogFile[];
  /** `undefined` = there is a `latest` whose text the listing did not tell. */
  pointer: LatestPointer | undefined;
  latestWrittenAtMs: number;
}

/**
 * Makes the catalog out of the listing of everything, blob by blob: of a hundred thousand datasets,
 * nothing of a blob is kept but what the catalog tells. Where a listing does not tell what `latest`
 * says, a last file that is no younger counts as the latest.
 */
export class CatalogBuilder {
  readonly #paths: DatasetPaths;
  readonly #datasets = new Map<string, Collected>();

  constructor(paths: DatasetPaths) {
    this.#paths = paths;
  }

  add(entry: BlobEntry): void {
    const asset = this.#paths.readAsset(entry.name);
    if (asset === undefined) return;
    const dataset = this.#dataset(asset.name);
    if (asset.kind === 'latest') {
      const text = entry.metadata?.[latestKey];
      dataset.pointer = text === undefined ? undefined : parsePointer(text, asset.name);
      dataset.latestWrittenAtMs = entry.modifiedAtMs;
      return;
    }
    const { version, format } = asset;
    const { sizeBytes, modifiedAtMs: publishedAtMs } = entry;
    dataset.files.push({ version, format, sizeBytes, publishedAtMs, after: predecessorIn(entry) });
  }

  /** Datasets with a file younger than their `latest`, whose text the listing did not tell. */
  get doubtful(): readonly DatasetName[] {
    return [...this.#datasets.values()]
      .filter(({ pointer, files, latestWrittenAtMs }) => {
        if (pointer !== undefined) return false;
        return files.some(({ publishedAtMs }) => publishedAtMs > latestWrittenAtMs);
      })
      .map(({ name }) => name);
  }

  /** Tells what the listing did not. */
  settle(name: DatasetName, pointer: LatestPointer): void {
    this.#dataset(name).pointer = pointer;
  }

  /** Every dataset that has a version, sorted by repository, then branch. */
  finish(): readonly DatasetSummary[] {
    const summaries: DatasetSummary[] = [];
    for (const [, { name, files, pointer }] of this.#datasets) {
      const { whole } = judgeFiles(files, pointer ?? untold);
      const last = whole.at(-1);
      if (last === undefined) continue;
      const { version: latest, sizeBytes, publishedAtMs } = last;
      summaries.push({ name, latest, versionCount: whole.length, sizeBytes, publishedAtMs });
    }
    return summaries.sort(byName);
  }

  #dataset(name: DatasetName): Collected {
    const key = datasetKey(name);
    const known = this.#datasets.get(key);
    if (known !== undefined) return known;
    const dataset: Collected = { name, files: [], pointer: { kind: 'none' }, latestWrittenAtMs: 0 };
    this.#datasets.set(key, dataset);
    return dataset;
  }
}

const untold: LatestPointer = { kind: 'broken', text: '' };

function byName({ name: one }: DatasetSummary, { name: other }: DatasetSummary): number {
  return comparePaths(one.repo, other.repo) || comparePaths(one.branch, other.branch);
}
