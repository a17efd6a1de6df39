import type { Memento } from 'vscode';
import { datasetKey, type DatasetName } from '../../../core/datasets/reference/grosReference';
import type { OpenLake } from '../../support/lakes/openLakes';

const storageKey = 'lakeside.publishedUpstreams';
/** Datasets of which the last choice is kept. */
const mostDatasets = 200;

/** What a person said last that a dataset of a lake is made from: keys of datasets. */
export class RememberedUpstreams {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** `undefined` = nobody was asked yet. */
  of(lake: OpenLake, name: DatasetName): readonly string[] | undefined {
    return this.#read().get(keyOf(lake, name));
  }

  async keep(lake: OpenLake, name: DatasetName, upstreams: readonly string[]): Promise<void> {
    const kept = new Map(this.#read());
    const key = keyOf(lake, name);
    kept.delete(key);
    kept.set(key, upstreams);
    const newest = [...kept].slice(-mostDatasets);
    await this.#memento.update(storageKey, Object.fromEntries(newest));
  }

  #read(): ReadonlyMap<string, readonly string[]> {
    const stored: unknown = this.#memento.get(storageKey);
    if (typeof stored !== 'object' || stored === null) return new Map();
    return new Map(
      Object.entries(stored).flatMap(([key, value]: [string, unknown]) =>
        Array.isArray(value) ? [[key, value.map(String)] as const] : [],
      ),
    );
  }
}

/** Two lakes of a workspace may have datasets of one name. */
function keyOf({ id }: OpenLake, name: DatasetName): string {
  return `${id}\n${datasetKey(name)}`;
}
