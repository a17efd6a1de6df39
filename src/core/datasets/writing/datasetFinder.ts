import { mapInSlices } from '../../base/slices';
import type { DatasetSummary } from '../datasets';
import { datasetKey } from '../reference/grosReference';

/** Finds datasets by their names; what it looks through is made once. */
export class DatasetFinder {
  readonly #datasets: readonly DatasetSummary[];
  readonly #names: readonly string[];

  private constructor(datasets: readonly DatasetSummary[], names: readonly string[]) {
    this.#datasets = datasets;
    this.#names = names;
  }

  /** In turns of the event loop that are short: there may be a hundred thousand. */
  static async of(datasets: readonly DatasetSummary[]): Promise<DatasetFinder> {
    const names = await mapInSlices(datasets, ({ name }) => datasetKey(name).toLowerCase());
    return new DatasetFinder(datasets, names);
  }

  /**
   * Datasets that have all words of a text in their names, those that begin with its first one first; all
   * for an empty text. No more than asked for, in their order.
   */
  find(text: string, most: number): readonly DatasetSummary[] {
    const words = text
      .toLowerCase()
      .replace(/^gros:\/\//, '')
      .split(/\s+/)
      .filter(Boolean);
    const [first = ''] = words;
    const begin: DatasetSummary[] = [];
    const others: DatasetSummary[] = [];
    for (const [at, name] of this.#names.entries()) {
      const dataset = this.#datasets[at];
      if (dataset === undefined || !words.every((word) => name.includes(word))) continue;
      if (name.startsWith(first)) begin.push(dataset);
      else if (others.length < most) others.push(dataset);
      if (begin.length >= most) break;
    }
    return [...begin, ...others].slice(0, most);
  }
}
