import { forEachInSlices } from '../../base/slices';
import type { LakeDatasets } from '../../lake/lake';
import type { BlobEntry, BlobStore, SignalOption } from '../../storage/blobStore';
import { DatasetPaths } from '../layout/datasetPaths';
import { datasetKey } from '../reference/grosReference';
import type { ListedFile } from '../versions/versionFiles';
import { AssetCollector, type CollectedDataset } from './assetCollector';
import { DependencyCollector, type CollectedDependencies } from './dependencyCollector';

/** What two listings tell of one dataset. */
export interface ListedPair {
  readonly assets: CollectedDataset<ListedFile>;
  /** `undefined` = there is neither a record nor a registration. */
  readonly dependencies: CollectedDependencies | undefined;
}

/**
 * Lists the files of all datasets, and beside them their records and registrations, both in the order of
 * names and about equally far: a dataset is handed on as soon as both have told all of it.
 * @throws StorageError
 */
export async function* listPairs(
  store: BlobStore,
  { container, prefix }: LakeDatasets,
  options: SignalOption,
): AsyncGenerator<readonly ListedPair[]> {
  const paths = new DatasetPaths(prefix);
  const assets = new AssetCollector(paths, withoutMetadata);
  const dependencies = new DependencyCollector(paths);
  const list = (below: string): AsyncIterable<readonly BlobEntry[]> =>
    store.listBlobs(container, below, { ...options, includeMetadata: true });
  const sides = [
    new Side(paths.assets, list(paths.assets), assets),
    new Side(paths.dependencies, list(paths.dependencies), dependencies),
  ];
  const pairs = new Pairs();
  try {
    for (let side = behind(sides); side !== undefined; side = behind(sides)) {
      await side.takePage();
      yield pairs.meet(assets.takeWhole(), dependencies.takeWhole());
    }
    yield pairs.rest();
  } finally {
    for (const side of sides) await side.close();
  }
}

/** Of a hundred thousand datasets with some versions each, what nobody asks for again adds up. */
function withoutMetadata({ version, format, after, entry }: ListedFile): ListedFile {
  const { name, sizeBytes, md5Hex, etag, modifiedAtMs } = entry;
  return { version, format, after, entry: { name, sizeBytes, md5Hex, etag, modifiedAtMs } };
}

/** One of the two listings. */
class Side {
  readonly #root: string;
  readonly #pages: AsyncIterator<readonly BlobEntry[]>;
  readonly #collector: { add(entry: BlobEntry): void; end(): void };
  /** The last name that it came to, below its root; `undefined` = it has ended. */
  at: string | undefined = '';

  constructor(
    root: string,
    pages: AsyncIterable<readonly BlobEntry[]>,
    collector: { add(entry: BlobEntry): void; end(): void },
  ) {
    this.#root = root;
    this.#pages = pages[Symbol.asyncIterator]();
    this.#collector = collector;
  }

  async takePage(): Promise<void> {
    const { done, value: page } = await this.#pages.next();
    if (done === true) {
      this.at = undefined;
      return this.#collector.end();
    }
    await forEachInSlices(page, (entry) => this.#collector.add(entry));
    this.at = page.at(-1)?.name.slice(this.#root.length) ?? this.at;
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }
}

/** The listing that is less far; `undefined` = both have ended. */
function behind(sides: readonly Side[]): Side | undefined {
  const [one, other] = sides.filter(({ at }) => at !== undefined);
  return other === undefined || String(one?.at) <= String(other.at) ? one : other;
}

/** Holds what one of the listings has told and the other has not yet. */
class Pairs {
  readonly #assets = new Map<string, CollectedDataset<ListedFile>>();
  readonly #dependencies = new Map<string, CollectedDependencies>();

  /** The datasets of which by now both have told all. */
  meet(
    assets: readonly CollectedDataset<ListedFile>[],
    dependencies: readonly CollectedDependencies[],
  ): readonly ListedPair[] {
    for (const one of dependencies) this.#dependencies.set(datasetKey(one.name), one);
    for (const one of assets) this.#assets.set(datasetKey(one.name), one);
    return [...assets, ...dependencies].flatMap(({ name }) => this.#pair(datasetKey(name)));
  }

  /** Once both have ended: those of which the other tells nothing. */
  rest(): readonly ListedPair[] {
    return [...this.#assets.values()].map((assets) => ({ assets, dependencies: undefined }));
  }

  #pair(key: string): readonly ListedPair[] {
    const assets = this.#assets.get(key);
    const dependencies = this.#dependencies.get(key);
    if (assets === undefined || dependencies === undefined) return [];
    this.#assets.delete(key);
    this.#dependencies.delete(key);
    return [{ assets, dependencies }];
  }
}
