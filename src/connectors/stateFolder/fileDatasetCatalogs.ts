import { join } from 'node:path';
import {
  parseCatalog,
  writeCatalog,
  type SeenCatalog,
} from '../../core/datasets/catalog/catalogText';
import type { DatasetCatalogs } from '../../core/datasets/catalog/datasetCatalogs';
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

  #fileOf(place: string): string {
    return join(this.#folder, `${fileNameOf(place)}.json`);
  }
}
