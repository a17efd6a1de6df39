import type { FileFilter, FileSort } from '../../src/core/sync/report/reportPage';
import type { FileReport } from '../../src/core/sync/report/report';
import type { FilesPage, ReportApi } from '../../src/protocol/reportApi';

const pageRows = 200;
/** Pages kept: scrolling back a little asks for nothing, scrolling through everything keeps little. */
const mostPages = 40;

/** The rows of one filter and order, asked for page by page as they come into sight. */
export class FilePages {
  readonly #api: Pick<ReportApi, 'files'>;
  readonly #onArrival: () => void;
  readonly #onFailure: (error: unknown) => void;
  #pages = new Map<number, readonly FileReport[]>();
  readonly #asked = new Set<number>();
  #query: { readonly filter: FileFilter; readonly sort: FileSort } | undefined;
  #controller = new AbortController();

  constructor(
    api: Pick<ReportApi, 'files'>,
    listeners: { readonly onArrival: () => void; readonly onFailure: (error: unknown) => void },
  ) {
    this.#api = api;
    this.#onArrival = listeners.onArrival;
    this.#onFailure = listeners.onFailure;
  }

  /**
   * Turns to other rows once their first page is here, and returns how many they are. Until then the
   * rows of before are still served. @throws AbortError if another `load` overtook this one.
   */
  async load(filter: FileFilter, sort: FileSort): Promise<number> {
    this.#controller.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const query = { filter, sort };
    const { rows, total } = await this.#ask(query, 0, controller.signal);
    controller.signal.throwIfAborted();
    this.#query = query;
    this.#pages = new Map([[0, rows]]);
    this.#asked.clear();
    return total;
  }

  /** One row; `undefined` = it is on its way. */
  row(index: number): FileReport | undefined {
    const page = Math.floor(index / pageRows);
    const rows = this.#pages.get(page);
    if (rows === undefined) void this.#fetch(page);
    return rows?.[index - page * pageRows];
  }

  async #fetch(page: number): Promise<void> {
    const query = this.#query;
    const { signal } = this.#controller;
    if (query === undefined || this.#asked.has(page)) return;
    this.#asked.add(page);
    try {
      const { rows } = await this.#ask(query, page, signal);
      if (signal.aborted) return;
      this.#keep(page, rows);
      this.#onArrival();
    } catch (error) {
      if (!signal.aborted) this.#onFailure(error);
    } finally {
      this.#asked.delete(page);
    }
  }

  #ask(
    query: { readonly filter: FileFilter; readonly sort: FileSort },
    page: number,
    signal: AbortSignal,
  ): Promise<FilesPage> {
    return this.#api.files({ ...query, offset: page * pageRows, limit: pageRows }, signal);
  }

  #keep(page: number, rows: readonly FileReport[]): void {
    this.#pages.set(page, rows);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
  }
}
