import type { CellSums } from '../../src/core/warehouse/values/exactSum';
import type { CellBlock } from '../../src/protocol/resultsApi';

/** Who adds selections up, and who hears of it. */
export interface SumsOptions {
  readonly sum: (block: CellBlock) => Promise<CellSums>;
  readonly onSums: (sums: CellSums) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Adds selections up, one at a time: of those that come while one is added up, the last counts. */
export class SelectionSums {
  readonly #options: SumsOptions;
  #wanted: CellBlock | undefined;
  #isSumming = false;

  constructor(options: SumsOptions) {
    this.#options = options;
  }

  /** `undefined` = nothing, from now on. */
  async want(block: CellBlock | undefined): Promise<void> {
    this.#wanted = block;
    if (this.#isSumming) return;
    this.#isSumming = true;
    try {
      for (let next = block; next !== undefined; next = this.#after(next)) {
        const sums = await this.#options.sum(next);
        if (this.#wanted === next) this.#options.onSums(sums);
      }
    } catch (error) {
      this.#options.onFailure(error);
    } finally {
      this.#isSumming = false;
    }
  }

  /** What is to be added up instead of a block; `undefined` = nothing else. */
  #after(block: CellBlock): CellBlock | undefined {
    return this.#wanted === block ? undefined : this.#wanted;
  }
}
