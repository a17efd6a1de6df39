import type { PageReader } from './pageReader';
import type {
  FoundRows,
  Place,
  RowTotal,
  StreamOptions,
  Walk,
  WalkOptions,
  WalkProgress,
} from './walk';

/** A walk that learns on its way how many rows there are. */
export abstract class CountedWalk implements Walk {
  abstract readonly progress: WalkProgress | undefined;
  readonly #lifetime = new AbortController();
  #total: RowTotal | undefined;
  #estimate: Promise<number> | undefined;

  constructor(
    protected readonly reader: PageReader,
    protected readonly options: WalkOptions,
  ) {}

  abstract read(place: Place, options: { readonly signal: AbortSignal }): Promise<FoundRows>;
  abstract stream(place: Place, options: StreamOptions): Promise<void>;

  get total(): RowTotal | undefined {
    return this.#total;
  }

  async count(options: { readonly signal: AbortSignal }): Promise<number> {
    const rows = await this.reader.count(this.options.selection.filters, options);
    this.take({ rows, kind: 'exact' });
    return rows;
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  /** Aborted when the rows are no longer wanted. */
  protected get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** What the planner thinks; it is asked once, unless that fails. */
  protected estimated(): Promise<number> {
    this.#estimate ??= this.#askEstimate();
    return this.#estimate;
  }

  /** A total that whoever asked learns of by the answer. */
  protected take(total: RowTotal): void {
    this.#total = total;
  }

  /** A total that may be news. */
  protected learn(total: RowTotal | undefined): void {
    const isNews = total?.kind === 'exact' && this.#total?.kind !== 'exact';
    this.#total = total;
    if (isNews) this.options.onChange();
  }

  async #askEstimate(): Promise<number> {
    const { selection, onChange } = this.options;
    try {
      const estimate = await this.reader.estimate(selection.filters, { signal: this.lifetime });
      if (this.#total?.kind !== 'exact') {
        this.take({ rows: Math.max(estimate, this.#total?.rows ?? 0), kind: 'estimate' });
        onChange();
      }
      return estimate;
    } catch (error) {
      this.#estimate = undefined;
      throw error;
    }
  }
}
