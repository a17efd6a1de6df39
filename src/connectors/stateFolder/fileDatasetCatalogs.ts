import { join } from 'node:path';
import {
  parseCatalog,
  writeCatalog,
  type SeenCatalog,
} from '../../core/datasets/catalog/catalogText';
import type { DatasetCatalogs } from '../../core/datasets/catalog/datasetCatalogs';
import {
  parseVersions,
  writeVersions,
  type SeenVersions,
} from '../../core/datasets/catalog/versionsText';
import { datasetKey, type DatasetName } from '../../core/datasets/reference/grosReference';
import { fileNameOf, keepNewest, readState, replaceState } from './stateFiles';

/** What is kept before the oldest goes, and after it went: somebody may look at every dataset of a large lake. */
const mostKept = 500;
const keptThen = 400;

/** Catalogs that were seen, a file for each place of datasets, and for each dataset, below the state folder. */
export class FileDatasetCatalogs implements DatasetCatalogs {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'datasets');
  }

  async load(place: string): Promise<SeenCatalog | undefined> {
    const text = await readState(this.#fileOf(place));
    return text === undefined ? undefined : parseCatalog(text);
  }

  async save(place: string, catalog: SeenCatalog): Promise<void> {
    await replaceState(this.#fileOf(place), writeCatalog(catalog));
  }

  async loadVersions(place: string, name: DatasetName): Promise<SeenVersions | undefined> {
    const text = await readState(this.#fileOf(place, datasetKey(name)));
    return text === undefined ? undefined : parseVersions(text);
  }

  async saveVersions(place: string, name: DatasetName, seen: SeenVersions): Promise<void> {
    await replaceState(this.#fileOf(place, datasetKey(name)), writeVersions(seen));
    await keepNewest(this.#folder, mostKept, keptThen);
  }

  #fileOf(...parts: readonly string[]): string {
    return join(this.#folder, `${fileNameOf(...parts)}.json`);
  }
}
