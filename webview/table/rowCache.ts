import type { TableRow } from '../../src/core/warehouse/pages/pageReader';
import type { TableQuery } from '../../src/core/warehouse/pages/tableQuery';
import type { RowTotal } from '../../src/core/warehouse/pages/walk';
import type { TableRows, TableApi } from '../../src/protocol/tableApi';

/** Cells that one answer carries about: many columns make short pages. */
const pageCells = 16_000;
const mostPageRows = 200;
const leastPageRows = 12;
/** Pages kept: scrolling back a little asks for nothing, scrolling through everything keeps little. */
const mostPages = 30;
/** Rows that were in sight only while they flew past are not asked for. */
const patienceMs = 40;

export interface RowListeners {
  readonly onArrival: (total: RowTotal) => void;
  readonly onFailure: (error: unknown) => void;
}

interface KeptPage {
  readonly rows: readonly TableRow[];
  readonly isEstimated: boolean;
}

/** The rows of one query, asked for page by page as they come into sight. */
export class RowCache {
  readonly #api: Pick<TableApi, 'rows'>;
  readonly #listeners: RowListeners;
  #pageRows = mostPageRows;
  #pages = new Map<number, KeptPage>();
  readonly #asked = new Map<number, AbortController>();
  #wanted = new Set<number>();
  #isAsking = false;
  #query: TableQuery | undefined;
  #lifetime = new AbortController();

  constructor(api: Pick<TableApi, 'rows'>, listeners: RowListeners) {
    this.#api = api;
    this.#listeners = listeners;
  }

  /**
   * Turns to other rows once their first page is here. Until then the rows of before are still served.
   * @throws AbortError if another `load` overtook this one
   */
  async load(query: TableQuery, columnCount: number): Promise<RowTotal> {
    this.#lifetime.abort();
    const lifetime = new AbortController();
    this.#lifetime = lifetime;
    const pageRows = pageRowsOf(columnCount);
    const request = { query, offset: 0, limit: pageRows };
    const page = await this.#api.rows(request, lifetime.signal);
    lifetime.signal.throwIfAborted();
    this.#asked.clear();
    this.#pageRows = pageRows;
    this.#query = query;
    this.#pages = new Map([[0, page]]);
    return page.total;
  }

  /** One row; `undefined` = it is on its way. */
  row(index: number): TableRow | undefined {
    const page = this.#pageOf(index);
    if (!this.#pages.has(page)) this.#want(page);
    return this.peek(index);
  }

  /** The same without having it fetched. */
  peek(index: number): TableRow | undefined {
    const page = this.#pageOf(index);
    return this.#pages.get(page)?.rows[index - page * this.#pageRows];
  }

  isEstimated(index: number): boolean {
    return this.#pages.get(this.#pageOf(index))?.isEstimated === true;
  }

  /** Asks again for what was only about right. */
  dropEstimated(): void {
    for (const [page, { isEstimated }] of this.#pages) {
      if (isEstimated) this.#pages.delete(page);
    }
  }

  /** Asks again for what failed to come. */
  retry(): void {
    this.#asked.clear();
  }

  #pageOf(index: number): number {
    return Math.floor(index / this.#pageRows);
  }

  #want(page: number): void {
    if (this.#query === undefined) return;
    this.#wanted.add(page);
    if (this.#isAsking) return;
    this.#isAsking = true;
    setTimeout(() => this.#askWanted(), patienceMs);
  }

  /** What is no longer wanted is taken back: it may be a long way to it. */
  #askWanted(): void {
    this.#isAsking = false;
    const wanted = this.#wanted;
    this.#wanted = new Set();
    for (const [page, controller] of this.#asked) if (!wanted.has(page)) controller.abort();
    for (const page of wanted) void this.#fetch(page);
  }

  async #fetch(page: number): Promise<void> {
    const query = this.#query;
    const lifetime = this.#lifetime.signal;
    if (query === undefined || this.#asked.has(page)) return;
    const controller = new AbortController();
    this.#asked.set(page, controller);
    const signal = AbortSignal.any([controller.signal, lifetime]);
    try {
      const request = { query, offset: page * this.#pageRows, limit: this.#pageRows };
      const found = await this.#api.rows(request, signal);
      if (signal.aborted) return;
      this.#keep(page, found);
      this.#asked.delete(page);
      this.#listeners.onArrival(found.total);
    } catch (error) {
      // What failed is asked for again only when a person says so.
      if (!signal.aborted) this.#listeners.onFailure(error);
    } finally {
      if (signal.aborted && this.#asked.get(page) === controller) this.#asked.delete(page);
    }
  }

  #keep(page: number, found: TableRows): void {
    this.#pages.set(page, found);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
  }
}

function pageRowsOf(columnCount: number): number {
  const rows = Math.floor(pageCells / Math.max(1, columnCount));
  return Math.max(leastPageRows, Math.min(mostPageRows, rows));
}
