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
import { fileNameOf, readState, replaceState } from './stateFiles';

/** Catalogs that were seen, a file for each place of datasets below the state folder. */
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
  }

  #fileOf(...parts: readonly string[]): string {
    return join(this.#folder, `${fileNameOf(...parts)}.json`);
  }
}
