const pageRows = 200;
/** Pages kept: scrolling through everything keeps little. */
const mostPages = 40;

/** Rows that are asked for page by page as they come into sight. */
export class RowPages<Row> {
  readonly #ask: (offset: number, limit: number) => Promise<readonly Row[]>;
  readonly #onArrival: () => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Set<number>();
  #isStale = false;

  constructor(options: {
    readonly ask: (offset: number, limit: number) => Promise<readonly Row[]>;
    readonly onArrival: () => void;
    readonly onFailure: (error: unknown) => void;
  }) {
    this.#ask = options.ask;
    this.#onArrival = options.onArrival;
    this.#onFailure = options.onFailure;
  }

  /** One row; `undefined` = it is on its way. */
  row(index: number): Row | undefined {
    const page = Math.floor(index / pageRows);
    const found = this.#pages.get(page)?.[index - page * pageRows];
    if (found === undefined) void this.#fetch(page);
    return found;
  }

  /** Has the rows behind those that are here fetched. */
  reach(index: number): void {
    void this.#fetch(Math.floor(index / pageRows));
  }

  /** No longer of interest: what is on its way is dropped. */
  dispose(): void {
    this.#isStale = true;
  }

  async #fetch(page: number): Promise<void> {
    if (this.#asked.has(page) || this.#isStale) return;
    this.#asked.add(page);
    try {
      const rows = await this.#ask(page * pageRows, pageRows);
      if (this.#isStale) return;
      this.#pages.set(page, rows);
      const [oldest] = this.#pages.keys();
      if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
      this.#onArrival();
    } catch (error) {
      if (!this.#isStale) this.#onFailure(error);
    } finally {
      this.#asked.delete(page);
    }
  }
}
