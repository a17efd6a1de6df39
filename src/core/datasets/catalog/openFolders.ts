import { datasetKey, isSameDataset, type DatasetName } from '../reference/grosReference';

/**
 * Gathers what a listing in the order of names tells of each dataset. A dataset is whole once the listing
 * has left its folder; until then blobs of others may come within it, as branches may be called like
 * folders. So only what is not whole is held, however much is listed.
 */
export class OpenFolders<T extends { readonly name: DatasetName }> {
  #open: readonly OpenFolder<T>[] = [];
  #left: T[] = [];

  /** What is gathered of a dataset, where the listing has come to `path`, which begins with its name. */
  at(path: string, name: DatasetName, make: () => T): T {
    if (!this.#open.every(({ folder }) => path.startsWith(folder))) this.#leave(path);
    const known = this.#open.find((one) => isSameDataset(one.gathered.name, name));
    if (known !== undefined) return known.gathered;
    const made = { folder: `${datasetKey(name)}/`, gathered: make() };
    this.#open = [...this.#open, made];
    return made.gathered;
  }

  /** Datasets that became whole since this was asked last. */
  takeWhole(): readonly T[] {
    const left = this.#left;
    this.#left = [];
    return left;
  }

  /** The listing has ended. */
  end(): void {
    this.#left.push(...this.#open.map(({ gathered }) => gathered));
    this.#open = [];
  }

  #leave(path: string): void {
    const open: OpenFolder<T>[] = [];
    for (const one of this.#open) {
      if (path.startsWith(one.folder)) open.push(one);
      else this.#left.push(one.gathered);
    }
    this.#open = open;
  }
}

interface OpenFolder<T> {
  /** Ends with a slash. */
  readonly folder: string;
  readonly gathered: T;
}
