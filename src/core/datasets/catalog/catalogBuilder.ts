import { forEachInSlices, sortInSlices } from '../../base/slices';
import type { BlobEntry } from '../../storage/blobStore';
import type { DatasetSummary } from '../datasets';
import type { DatasetPaths } from '../layout/datasetPaths';
import { serializeGros } from '../reference/formatGros';
import { compareDatasets } from '../reference/grosReference';
import { compareVersions, type VersionId } from '../reference/versionId';
import type { LatestPointer } from '../versions/latestPointer';
import { judgeFiles, type ListedFile, type VersionFile } from '../versions/versionFiles';
import { AssetCollector, type CollectedDataset } from './assetCollector';

interface CatalogFile extends VersionFile {
  readonly sizeBytes: number;
  readonly publishedAtMs: number;
}

/** A dataset whose `latest` has to be read before it is known what is the latest. */
export type DoubtfulDataset = CollectedDataset<CatalogFile>;

/**
 * Makes the catalog out of the listing of everything, page by page: of a hundred thousand datasets,
 * nothing is kept but what the catalog tells. Where a listing does not tell what `latest` says, a last
 * file that is no younger counts as the latest.
 */
export class CatalogBuilder {
  readonly #assets: AssetCollector<CatalogFile>;
  readonly #summaries: DatasetSummary[] = [];
  readonly #doubtful: DoubtfulDataset[] = [];

  constructor(paths: DatasetPaths) {
    this.#assets = new AssetCollector(paths, catalogFile);
  }

  /** Those that are in the catalog for sure by now. */
  get count(): number {
    return this.#summaries.length;
  }

  /** Datasets with a file younger than their `latest`, whose text the listing did not tell, or a text that names none. */
  get doubtful(): readonly DoubtfulDataset[] {
    return this.#doubtful;
  }

  async add(page: readonly BlobEntry[]): Promise<void> {
    await forEachInSlices(page, (entry) => this.#assets.add(entry));
    this.#take();
  }

  /** The listing has ended. */
  end(): void {
    this.#assets.end();
    this.#take();
  }

  /** Tells what the listing did not. */
  settle({ name, files }: DoubtfulDataset, pointer: LatestPointer): void {
    const { whole } = judgeFiles(files, pointer);
    const last = whole.at(-1);
    if (last === undefined) return;
    const { version: latest, sizeBytes, publishedAtMs } = last;
    const versionCount = whole.length;
    const summary = { name, latest, versionCount, sizeBytes, publishedAtMs };
    const isNowhere = pointer !== untold && !pointsTo(latest, pointer);
    this.#summaries.push(isNowhere ? { ...summary, isLatestNowhere: true } : summary);
  }

  /** Every dataset that has a version, sorted by repository, then branch. */
  finish(): Promise<readonly DatasetSummary[]> {
    return sortInSlices(this.#summaries, (one, other) => compareDatasets(one.name, other.name));
  }

  #take(): void {
    for (const dataset of this.#assets.takeWhole()) {
      const { pointer, files, latest } = dataset;
      const isDoubtful =
        pointer === undefined &&
        (files.some(({ publishedAtMs }) => publishedAtMs > (latest?.modifiedAtMs ?? 0)) ||
          !mayName(dataset, latest?.sizeBytes));
      if (isDoubtful) this.#doubtful.push(dataset);
      else this.settle(dataset, pointer ?? untold);
    }
  }
}

/** True if a `latest` of this size may be the address of the last file. */
function mayName({ name, files }: DoubtfulDataset, sizeBytes: number | undefined): boolean {
  const newest = files.reduce<VersionId | undefined>(
    (last, { version }) =>
      last === undefined || compareVersions(version, last) > 0 ? version : last,
    undefined,
  );
  if (newest === undefined) return true;
  const address = serializeGros(name, newest);
  // The first of a day is a day alone where older tools wrote it. Some end it with a line.
  const lengths = [address.length, ...(newest.number === 1 ? [address.length - '.1'.length] : [])];
  return lengths.some((length) => sizeBytes === length || sizeBytes === length + 1);
}

function pointsTo(version: VersionId, pointer: LatestPointer): boolean {
  return pointer.kind === 'version' && compareVersions(version, pointer.version) === 0;
}

const untold: LatestPointer = { kind: 'broken', text: '' };

function catalogFile({ version, format, after, entry }: ListedFile): CatalogFile {
  const { sizeBytes, modifiedAtMs: publishedAtMs } = entry;
  return { version, format, after, sizeBytes, publishedAtMs };
}
