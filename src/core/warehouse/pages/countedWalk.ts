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
  #total: RowTotal | undefined;

  constructor(
    protected readonly reader: PageReader,
    protected readonly options: WalkOptions,
  ) {}

  abstract read(place: Place, options: { readonly signal: AbortSignal }): Promise<FoundRows>;
  abstract stream(place: Place, options: StreamOptions): Promise<void>;
  abstract dispose(): void;

  get total(): RowTotal | undefined {
    return this.#total;
  }

  async count(options: { readonly signal: AbortSignal }): Promise<number> {
    const rows = await this.reader.count(this.options.selection.filters, options);
    this.take({ rows, isExact: true });
    return rows;
  }

  /** A total that whoever asked learns of by the answer. */
  protected take(total: RowTotal): void {
    this.#total = total;
  }

  /** A total that may be news. */
  protected learn(total: RowTotal | undefined): void {
    const isNews = total?.isExact === true && this.#total?.isExact !== true;
    this.#total = total;
    if (isNews) this.options.onChange();
  }
}
