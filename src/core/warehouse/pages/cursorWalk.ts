import { abortable } from '../../base/abortable';
import type { PageReader, RowsCursor } from './pageReader';
import {
  totalAfter,
  type FoundRows,
  type Place,
  type RowTotal,
  type StreamOptions,
  type Walk,
  type WalkOptions,
  type WalkProgress,
} from './walk';

/** Rows that come from a statement of their own: the first of a sort are there long before the last. */
const firstRows = 1_000;

/** Goes through an order that only a whole sort, or a whole run of a view, gives. */
export class CursorWalk implements Walk {
  readonly progress: WalkProgress | undefined = undefined;
  readonly #reader: PageReader;
  readonly #options: WalkOptions;
  readonly #lifetime = new AbortController();
  #cursor: Promise<RowsCursor> | undefined;
  #isOpen = false;
  #total: RowTotal | undefined;

  constructor(reader: PageReader, options: WalkOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  get total(): RowTotal | undefined {
    return this.#total;
  }

  async read(place: Place, { signal }: { readonly signal: AbortSignal }): Promise<FoundRows> {
    this.#total ??= {
      rows: await this.#reader.estimate(this.#options.selection.filters, { signal }),
      isExact: false,
    };
    const rows = this.#comesFirst(place)
      ? await this.#readFirst(place, signal)
      : await (await this.#opened(signal)).fetchAt(place.offset, place.limit, { signal });
    this.#note(totalAfter(this.#total, place, rows.length));
    return { rows, isEstimated: false };
  }

  async stream({ offset, limit }: Place, options: StreamOptions): Promise<void> {
    const { shape, ...others } = options;
    const { selection } = this.#options;
    const request = { ...selection, from: 'start', skip: offset, limit, shape } as const;
    await this.#reader.stream(request, others);
  }

  async count(options: { readonly signal: AbortSignal }): Promise<number> {
    const rows = await this.#reader.count(this.#options.selection.filters, options);
    this.#total = { rows, isExact: true };
    return rows;
  }

  dispose(): void {
    this.#lifetime.abort();
    void this.#cursor?.then(
      (cursor) => cursor.close(),
      () => undefined,
    );
  }

  #comesFirst({ offset, limit }: Place): boolean {
    const { order } = this.#options.selection;
    return order.kind === 'sorted' && !this.#isOpen && offset + limit <= firstRows;
  }

  async #readFirst({ offset, limit }: Place, signal: AbortSignal) {
    const { selection, shape } = this.#options;
    const request = { ...selection, from: 'start', skip: offset, limit, shape } as const;
    const rows = await this.#reader.rows(request, { signal });
    // Whoever sees a full page will want more; the sort takes its time.
    if (rows.length === limit) void this.#sortAll();
    return rows;
  }

  async #sortAll(): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      if (this.#cursor !== undefined) return;
      const cursor = await this.#opened(signal);
      this.#note({ rows: await cursor.count({ signal }), isExact: true });
    } catch (error) {
      if (!signal.aborted) this.#options.onFailure(error);
    }
  }

  /** The cursor goes on being opened when whoever waits for it no longer does. */
  async #opened(signal: AbortSignal): Promise<RowsCursor> {
    this.#cursor ??= this.#open();
    return abortable(this.#cursor, signal);
  }

  async #open(): Promise<RowsCursor> {
    const { selection, shape } = this.#options;
    try {
      const request = { ...selection, shape };
      const cursor = await this.#reader.cursor(request, { signal: this.#lifetime.signal });
      this.#isOpen = true;
      return cursor;
    } catch (error) {
      this.#cursor = undefined;
      throw error;
    }
  }

  #note(total: RowTotal | undefined): void {
    const isNews = total?.isExact === true && this.#total?.isExact !== true;
    this.#total = total;
    if (isNews) this.#options.onChange();
  }
}
