import { abortable } from '../../base/abortable';
import { isCancellation } from '../../base/errors';
import { systemClock, type SteadyClock } from '../../base/clock';
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
/** Sorting all rows takes about twice as long as one far place: from here on it is done as soon. */
const worthWaiting = 0.8;
/** What lies behind so many of all rows is found sooner from their end, although they are counted. */
const nearEnd = 0.75;

/**
 * Goes through an order that only a whole sort, or a whole run of a view, gives. Of a sort the first
 * rows that are looked at come from a statement of their own, wherever they are: that is as fast as the
 * server is. Whoever looks further has all rows sorted, so that every place after that is at hand; a
 * sort that has hardly begun is given up for whoever cannot wait for it.
 */
export class CursorWalk extends CountedWalk {
  #cursor: Promise<RowsCursor> | undefined;
  #isOpen = false;
  #isAgain = false;
  #users = 0;
  #idleness = new AbortController();
  #opening = new AbortController();
  #openedAtMs = 0;
  /** How long the last far place took by itself. */
  #directMs = 0;

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
    await this.reader.stream(await this.#request(place, shape, options.signal), options);
  }

  override dispose(): void {
    super.dispose();
    this.#letGo();
  }

  get #isSorted(): boolean {
    return this.options.selection.order.kind === 'sorted';
  }

  /** While all rows are being sorted, far ones are worth a sort of their own only at its beginning. */
  #isAtHand({ offset, limit }: Place): boolean {
    if (!this.#isSorted || this.#isOpen) return false;
    if (this.#cursor === undefined || offset + limit <= firstRows) return true;
    const isAwaited = this.#users > 1;
    const sortedForMs = this.#clock.steadyMs() - this.#openedAtMs;
    return !isAwaited && sortedForMs < worthWaiting * this.#directMs;
  }

  get #clock(): SteadyClock {
    return this.options.clock ?? systemClock;
  }

  async #request(
    { offset, limit }: Place,
    shape: RowShape,
    signal: AbortSignal,
  ): Promise<RowsRequest> {
    const { selection } = this.options;
    const request = { ...selection, from: 'start', skip: offset, limit, shape } as const;
    if (!this.#isSorted || offset + limit <= firstRows) return request;
    const rows = await abortable(this.estimated(), signal);
    return { ...request, isNearEnd: offset >= nearEnd * rows };
  }

  async #readAtOnce(place: Place, signal: AbortSignal): Promise<readonly TableRow[]> {
    const isFar = place.offset + place.limit > firstRows;
    // Two sorts at once would each take longer.
    if (isFar && this.#cursor !== undefined) this.#letGo();
    const startedAtMs = this.#clock.steadyMs();
    const request = await this.#request(place, this.options.shape, signal);
    const rows = await this.reader.rows(request, { signal });
    if (isFar) this.#directMs = this.#clock.steadyMs() - startedAtMs;
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
      if (!isCancellation(error)) this.#report(error);
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
    this.#opening = new AbortController();
    this.#openedAtMs = this.#clock.steadyMs();
    const opening = this.#makeCursor(AbortSignal.any([this.lifetime, this.#opening.signal]));
    this.#cursor = opening;
    this.options.onChange();
    return opening;
  }

  async #makeCursor(signal: AbortSignal): Promise<RowsCursor> {
    const { selection, shape, onChange } = this.options;
    const cursor = await this.reader.cursor({ ...selection, shape }, { signal });
    try {
      // All rows are sorted when the first is known.
      if (this.#isSorted) await cursor.fetchAt(0, 1, { signal });
      signal.throwIfAborted();
    } catch (error) {
      await cursor.close();
      throw error;
    }
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
    this.#opening.abort();
    void this.#cursor?.then(
      (cursor) => cursor.close(),
      () => undefined,
    );
    this.#cursor = undefined;
    this.#isOpen = false;
    if (!this.lifetime.aborted) this.options.onChange();
  }
}
