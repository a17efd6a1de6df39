import type { Memento } from 'vscode';
import { datasetKey, type DatasetName } from '../../../core/datasets/reference/grosReference';

const storageKey = 'lakeside.publishedUpstreams';
/** Datasets of which the last choice is kept. */
const mostDatasets = 200;

/** What a person said last that a dataset is made from: keys of datasets. */
export class RememberedUpstreams {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** `undefined` = nobody was asked yet. */
  of(name: DatasetName): readonly string[] | undefined {
    return this.#read().get(datasetKey(name));
  }

  async keep(name: DatasetName, upstreams: readonly string[]): Promise<void> {
    const kept = new Map(this.#read());
    kept.delete(datasetKey(name));
    kept.set(datasetKey(name), upstreams);
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
