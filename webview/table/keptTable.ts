import { isSameQuery, type TableQuery } from '../../src/core/warehouse/pages/tableQuery';
import type { Host } from '../host';
import { restoredLayout, savedLayout, type ColumnLayout } from '../shared/grid/columnLayout';
import type { SeriesChoice } from './seriesChoice';
import { parsePlace, parseSavedQuery, type CellAt } from './state';

/** How a person left a table: it looks the same when the view comes back. */
export class KeptTable {
  readonly #host: Pick<Host, 'loadState' | 'saveState'>;
  #query: TableQuery;
  #layout: ColumnLayout = restoredLayout(undefined, 0);
  #isLaidOut = false;
  /** The active cell, by its row and its column. */
  #place: CellAt | undefined;
  /** The one that an earlier life of this view left, among the rows it belongs to. */
  #leftPlace: { readonly query: TableQuery; readonly place: CellAt } | undefined;
  #series: unknown;

  constructor(host: Pick<Host, 'loadState' | 'saveState'>) {
    this.#host = host;
    this.#query = parseSavedQuery(host.loadState());
    this.#series = savedPart(host, 'series');
    const place = parsePlace(savedPart(host, 'place'));
    this.#leftPlace = place && { query: this.#query, place };
  }

  get query(): TableQuery {
    return this.#query;
  }

  get layout(): ColumnLayout {
    return this.#layout;
  }

  /** What was shown over time when the view was left; parse it before use. */
  get series(): unknown {
    return this.#series;
  }

  keepQuery(query: TableQuery): void {
    this.#query = query;
    this.#save();
  }

  arrange(layout: ColumnLayout): void {
    this.#layout = layout;
    this.#save();
  }

  /** Loaded again, a table looks as it was left, unless it has other columns. */
  layOut(columnCount: number): void {
    const isAsLeft = this.#isLaidOut && this.#layout.order.length === columnCount;
    const saved = isAsLeft ? savedLayout(this.#layout) : savedPart(this.#host, 'layout');
    this.#isLaidOut = true;
    this.#layout = restoredLayout(saved, columnCount);
  }

  /** Remembers the cell a person is at, for when they come back. */
  keepPlace(place: CellAt): void {
    this.#place = place;
    this.#save();
  }

  /** Where the person was when they left the view; once, and only among the same rows. */
  takePlace(query: TableQuery): CellAt | undefined {
    const left = this.#leftPlace;
    this.#leftPlace = undefined;
    return left && isSameQuery(left.query, query) ? left.place : undefined;
  }

  keepSeries(choice: SeriesChoice): void {
    this.#series = choice;
    this.#save();
  }

  #save(): void {
    this.#host.saveState({
      query: this.#query,
      layout: savedLayout(this.#layout),
      series: this.#series,
      place: this.#place ?? this.#leftPlace?.place,
    });
  }
}

function savedPart(host: Pick<Host, 'loadState'>, name: 'layout' | 'place' | 'series'): unknown {
  const saved = host.loadState();
  const parts: { readonly [Part in typeof name]?: unknown } =
    typeof saved === 'object' && saved !== null ? saved : {};
  return parts[name];
}
