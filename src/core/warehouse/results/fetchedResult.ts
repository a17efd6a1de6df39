import { Turns } from '../../base/turns';
import type { ResultColumn, ResultRow } from '../sqlRunner';
import type { CutCell, OpenStatement, StatementOptions } from '../sqlSession';

/** Rows asked of the server at first, and at a time once it is known that they are short. */
const firstRows = 20;
const mostRowsPerFetch = 500;
/** Of the rows that are asked for at a time, by what the rows so far had. */
const charactersPerFetch = 4 * 1024 * 1024;

export interface ResultLimits {
  readonly rows: number;
  /** Of all rows together; a row begins below it, so that there is one at least. */
  readonly characters: number;
}

/**
 * The rows of a statement, fetched as somebody wants to see them and no further than a limit, which comes
 * down where rows are so long that fewer of them fill the memory set aside. What was fetched stays,
 * whatever becomes of the connection.
 */
export class FetchedResult {
  readonly #statement: OpenStatement;
  readonly #rows: ResultRow[] = [];
  readonly #turns = new Turns();
  readonly #mostCharacters: number;
  readonly #cuts = new Map<ResultRow, readonly CutCell[]>();
  /** Of all cells as the server sent them. */
  #characters = 0;
  #charactersLeft: number;
  #limit: number;
  #tag: string | undefined;
  #isClosed = false;

  constructor(statement: OpenStatement, { rows, characters }: ResultLimits) {
    this.#statement = statement;
    this.#limit = rows;
    this.#mostCharacters = characters;
    this.#charactersLeft = characters;
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

  /** What is missing of a cell of one of the rows; `undefined` = nothing. */
  cutAt(row: ResultRow, column: number): CutCell | undefined {
    return this.#cuts.get(row)?.find((cut) => cut.column === column);
  }

  /** True if of some cell only the beginning is here. */
  get hasCuts(): boolean {
    return this.#cuts.size > 0;
  }

  /** True if every row of the statement is here. */
  get isWhole(): boolean {
    return this.isCut === false;
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
      // One more than the limit tells whether there are more.
      while (!this.#isClosed && this.#rows.length < Math.min(rowCount, this.#limit + 1)) {
        const most = Math.min(this.#rowsPerFetch(), this.#limit + 1 - this.#rows.length);
        const { rows, tag, cuts } = await this.#statement.fetch(most, { signal });
        for (const [row, found] of cuts) this.#cuts.set(row, found);
        this.#take(rows);
        this.#tag = tag;
        if (tag !== undefined) await this.close();
      }
    } finally {
      done();
    }
  }

  /** Makes room for as much text again, too. */
  raiseLimit(rowLimit: number): void {
    this.#limit = Math.max(this.#limit, rowLimit);
    this.#charactersLeft = this.#mostCharacters;
  }

  /** Ends the statement; the rows stay. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#statement.close();
  }

  #rowsPerFetch(): number {
    if (this.#rows.length === 0) return firstRows;
    const rowCharacters = Math.max(1, this.#characters / this.#rows.length);
    return Math.max(1, Math.min(mostRowsPerFetch, Math.floor(charactersPerFetch / rowCharacters)));
  }

  #take(rows: readonly ResultRow[]): void {
    for (const row of rows) {
      // The row that is too much only tells that there are more.
      if (this.#charactersLeft <= 0) this.#limit = Math.min(this.#limit, this.#rows.length);
      const characters = charactersOf(row);
      const cuts = this.#cuts.get(row) ?? [];
      this.#characters += cuts.reduce((sum, { sizeBytes }) => sum + sizeBytes, characters);
      this.#charactersLeft -= characters;
      this.#rows.push(row);
    }
  }
}

function charactersOf(row: ResultRow): number {
  return row.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
}
