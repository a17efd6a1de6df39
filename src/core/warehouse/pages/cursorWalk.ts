import { abortable } from '../../base/abortable';
import { CountedWalk } from './countedWalk';
import type { RowShape, RowsCursor, RowsRequest, TableRow } from './pageReader';
import { totalAfter, type FoundRows, type Place, type StreamOptions } from './walk';

/** Rows that come from a statement of their own: the first of a sort are there long before the last. */
const firstRows = 1_000;

/** Goes through an order that only a whole sort, or a whole run of a view, gives. */
export class CursorWalk extends CountedWalk {
  readonly progress = undefined;
  readonly #lifetime = new AbortController();
  #cursor: Promise<RowsCursor> | undefined;
  #isOpen = false;

  async read(place: Place, { signal }: { readonly signal: AbortSignal }): Promise<FoundRows> {
    if (this.total === undefined) {
      const { filters } = this.options.selection;
      this.take({ rows: await this.reader.estimate(filters, { signal }), isExact: false });
    }
    const rows = this.#comesFirst(place)
      ? await this.#readFirst(place, signal)
      : await (await this.#opened(signal)).fetchAt(place.offset, place.limit, { signal });
    this.learn(totalAfter(this.total, place, rows.length));
    return { rows, isEstimated: false };
  }

  async stream(place: Place, { shape, ...options }: StreamOptions): Promise<void> {
    await this.reader.stream(this.#fromStart(place, shape), options);
  }

  dispose(): void {
    this.#lifetime.abort();
    void this.#cursor?.then(
      (cursor) => cursor.close(),
      () => undefined,
    );
  }

  #comesFirst({ offset, limit }: Place): boolean {
    const { order } = this.options.selection;
    return order.kind === 'sorted' && !this.#isOpen && offset + limit <= firstRows;
  }

  #fromStart({ offset, limit }: Place, shape: RowShape): RowsRequest {
    return { ...this.options.selection, from: 'start', skip: offset, limit, shape };
  }

  async #readFirst(place: Place, signal: AbortSignal): Promise<readonly TableRow[]> {
    const request = this.#fromStart(place, this.options.shape);
    const rows = await this.reader.rows(request, { signal });
    // Whoever sees a full page will want more; the sort takes its time.
    if (rows.length === place.limit) void this.#sortAll();
    return rows;
  }

  async #sortAll(): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      if (this.#cursor !== undefined) return;
      const cursor = await this.#opened(signal);
      this.learn({ rows: await cursor.count({ signal }), isExact: true });
    } catch (error) {
      if (!signal.aborted) this.options.onFailure(error);
    }
  }

  /** The cursor goes on being opened when whoever waits for it no longer does. */
  async #opened(signal: AbortSignal): Promise<RowsCursor> {
    this.#cursor ??= this.#open();
    return abortable(this.#cursor, signal);
  }

  async #open(): Promise<RowsCursor> {
    const { selection, shape } = this.options;
    try {
      const request = { ...selection, shape };
      const cursor = await this.reader.cursor(request, { signal: this.#lifetime.signal });
      this.#isOpen = true;
      return cursor;
    } catch (error) {
      this.#cursor = undefined;
      throw error;
    }
  }
}
