import { abortable } from '../../base/abortable';
import { pause } from '../../base/pause';
import { CountedWalk } from './countedWalk';
import type { RowShape, RowsCursor, RowsRequest, TableRow } from './pageReader';
import {
  totalAfter,
  type FoundRows,
  type Place,
  type StreamOptions,
  type WalkProgress,
} from './walk';

/** Rows that come from a statement of their own: the first of a sort are there long before the last. */
const firstRows = 1_000;
/** How long a transaction stays open for rows that nobody reads: it holds up the server's cleaning. */
const idleMs = 300_000;

/**
 * Goes through an order that only a whole sort, or a whole run of a view, gives. Of a sort the first
 * rows that are looked at come from a statement of their own, wherever they are: that is as fast as the
 * server is. Whoever looks further has all rows sorted, so that every place after that is at hand.
 */
export class CursorWalk extends CountedWalk {
  #cursor: Promise<RowsCursor> | undefined;
  #isOpen = false;
  #isAgain = false;
  #users = 0;
  #idleness = new AbortController();

  get progress(): WalkProgress | undefined {
    if (this.#cursor === undefined || this.#isOpen) return undefined;
    return { kind: this.#isSorted ? 'sorting' : 'running', isAgain: this.#isAgain };
  }

  async read(place: Place, { signal }: { readonly signal: AbortSignal }): Promise<FoundRows> {
    const rows = this.#isAtHand(place)
      ? await this.#readAtOnce(place, signal)
      : await this.#use(signal, (cursor) => cursor.fetchAt(place.offset, place.limit, { signal }));
    this.learn(totalAfter(this.total, place, rows.length));
    if (rows.length === place.limit) this.#learnTotal();
    return { rows, isEstimated: false };
  }

  async stream(place: Place, { shape, ...options }: StreamOptions): Promise<void> {
    await this.reader.stream(this.#fromStart(place, shape), options);
  }

  override dispose(): void {
    super.dispose();
    this.#letGo();
  }

  get #isSorted(): boolean {
    return this.options.selection.order.kind === 'sorted';
  }

  /** While all rows are being sorted, only the first are worth another sort. */
  #isAtHand({ offset, limit }: Place): boolean {
    if (!this.#isSorted || this.#isOpen) return false;
    return this.#cursor === undefined || offset + limit <= firstRows;
  }

  #fromStart({ offset, limit }: Place, shape: RowShape): RowsRequest {
    return { ...this.options.selection, from: 'start', skip: offset, limit, shape };
  }

  async #readAtOnce(place: Place, signal: AbortSignal): Promise<readonly TableRow[]> {
    const request = this.#fromStart(place, this.options.shape);
    const rows = await this.reader.rows(request, { signal });
    if (place.offset > 0 && this.#cursor === undefined) void this.#sortAll();
    return rows;
  }

  #learnTotal(): void {
    if (this.total?.kind !== 'atLeast') return;
    void this.estimated().catch((error: unknown) => this.#report(error));
  }

  async #sortAll(): Promise<void> {
    const signal = this.lifetime;
    try {
      const rows = await this.#use(signal, (cursor) => cursor.count({ signal }));
      this.learn({ rows, kind: 'exact' });
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (!this.lifetime.aborted) this.options.onFailure(error);
  }

  /** A cursor that failed, with its connection or by itself, makes room for another. */
  async #use<T>(signal: AbortSignal, work: (cursor: RowsCursor) => Promise<T>): Promise<T> {
    this.#users += 1;
    this.#idleness.abort();
    const opening = this.#cursor ?? this.#open();
    try {
      // The cursor goes on being opened when whoever waits for it no longer does.
      return await work(await abortable(opening, signal));
    } catch (error) {
      if (!signal.aborted && this.#cursor === opening) this.#letGo();
      throw error;
    } finally {
      this.#users -= 1;
      if (this.#users === 0 && this.#cursor !== undefined) void this.#closeWhenIdle();
    }
  }

  #open(): Promise<RowsCursor> {
    const opening = this.#makeCursor();
    this.#cursor = opening;
    this.options.onChange();
    return opening;
  }

  async #makeCursor(): Promise<RowsCursor> {
    const { selection, shape, onChange } = this.options;
    const signal = this.lifetime;
    const cursor = await this.reader.cursor({ ...selection, shape }, { signal });
    // All rows are sorted when the first is known.
    if (this.#isSorted) await cursor.fetchAt(0, 1, { signal });
    this.#isOpen = true;
    onChange();
    return cursor;
  }

  async #closeWhenIdle(): Promise<void> {
    this.#idleness = new AbortController();
    try {
      await (this.options.pause ?? pause)(idleMs, this.#idleness.signal);
    } catch {
      // Somebody reads on.
      return;
    }
    this.#isAgain = this.#isOpen;
    this.#letGo();
  }

  #letGo(): void {
    this.#idleness.abort();
    void this.#cursor?.then(
      (cursor) => cursor.close(),
      () => undefined,
    );
    this.#cursor = undefined;
    this.#isOpen = false;
    if (!this.lifetime.aborted) this.options.onChange();
  }
}
