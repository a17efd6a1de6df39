import { Turns } from '../../base/turns';
import type { ResultColumn, ResultRow } from '../sqlRunner';
import type { OpenStatement, StatementOptions } from '../sqlSession';

/** Rows asked of the server at a time. */
const rowsPerFetch = 500;

/**
 * The rows of a statement, fetched as somebody wants to see them and no further than a limit. What was
 * fetched stays, whatever becomes of the connection.
 */
export class FetchedResult {
  readonly #statement: OpenStatement;
  readonly #rows: ResultRow[] = [];
  readonly #turns = new Turns();
  #limit: number;
  #tag: string | undefined;
  #isClosed = false;

  constructor(statement: OpenStatement, rowLimit: number) {
    this.#statement = statement;
    this.#limit = rowLimit;
  }

  get columns(): readonly ResultColumn[] {
    return this.#statement.columns;
  }

  /** Those that are here, no more than the limit. */
  get rows(): readonly ResultRow[] {
    return this.#rows.length > this.#limit ? this.#rows.slice(0, this.#limit) : this.#rows;
  }

  get rowLimit(): number {
    return this.#limit;
  }

  /** The server's word once every row is here, for instance `SELECT 12`. */
  get tag(): string | undefined {
    return this.#tag;
  }

  /** True if there are rows beyond the limit, false if there are not; `undefined` = not known yet. */
  get isCut(): boolean | undefined {
    if (this.#rows.length > this.#limit) return true;
    return this.#tag === undefined ? undefined : false;
  }

  /** True if no more rows can be fetched, be it that all are here. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Fetches until so many rows are here, or all, or the limit is reached and it is known whether there
   * are more. Closes the statement once all are here. @throws QueryError, or the reason of `signal`
   */
  async load(rowCount: number, { signal }: StatementOptions): Promise<void> {
    const done = await this.#turns.take(signal);
    try {
      const wanted = Math.min(rowCount, this.#limit + 1);
      while (!this.#isClosed && this.#rows.length < wanted) {
        // One more than the limit tells whether there are more.
        const most = Math.min(rowsPerFetch, this.#limit + 1 - this.#rows.length);
        const { rows, tag } = await this.#statement.fetch(most, { signal });
        this.#rows.push(...rows);
        this.#tag = tag;
        if (tag !== undefined) await this.close();
      }
    } finally {
      done();
    }
  }

  raiseLimit(rowLimit: number): void {
    this.#limit = Math.max(this.#limit, rowLimit);
  }

  /** Ends the statement; the rows stay. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#statement.close();
  }
}
