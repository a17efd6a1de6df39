import type { QueryPlan } from './planQuery';
import type { ResultColumn, ResultRow } from './sqlRunner';

/** A statement of ours that only reads, and the values of its parameters `$1`, `$2` and so on. */
export interface SessionStatement {
  readonly sql: string;
  /** As Postgres reads them; `null` = NULL. */
  readonly values: readonly (string | null)[];
  /** Under which it runs, for instance `enable_seqscan = off`; they end with its transaction. */
  readonly settings?: readonly string[];
  /**
   * Sent before it in the same round trip: if this fails, nothing is done of the statement
   * itself. Has no rows.
   */
  readonly guard?: Pick<SessionStatement, 'sql' | 'values'>;
}

export interface StatementOptions {
  /** Cancels the statement at the server, not only the waiting for it. */
  readonly signal: AbortSignal;
}

/** A connection that stays, to which statements are sent one after the other. */
export interface SqlSession {
  /** False once the connection was lost or closed: whoever wants to go on opens another. */
  readonly isOpen: boolean;
  /**
   * Runs a statement in a read-only transaction of its own and returns all that comes back.
   * @throws QueryError, or the reason of `signal`
   */
  query(statement: SessionStatement, options: StatementOptions): Promise<readonly ResultRow[]>;
  /**
   * Runs a statement whose rows are handed over as they come; none are fetched ahead of the promise
   * that `onRows` returned. @throws QueryError, what `onRows` threw, or the reason of `signal`
   */
  stream(
    statement: SessionStatement,
    options: StatementOptions & { readonly onRows: (rows: readonly ResultRow[]) => Promise<void> },
  ): Promise<void>;
  /**
   * Asks the catalog several things in one round trip: one list of rows for each statement. Names and
   * operators in them are Postgres' own, whatever the search path says. @throws as `query`
   */
  catalog(
    statements: readonly string[],
    options: StatementOptions,
  ): Promise<readonly (readonly ResultRow[])[]>;
  /**
   * Opens a cursor over a statement in a transaction that sees the database as it is now until the
   * cursor is closed. Meanwhile the session runs nothing else. @throws as `query`
   */
  openCursor(statement: SessionStatement, options: StatementOptions): Promise<RowCursor>;
  /**
   * Starts the statement of a plan as the plan says; its rows are fetched piece by piece, and it ends
   * when it is closed. Meanwhile the session runs nothing else.
   * @throws QueryError; nothing is sent of a statement that does more than its plan lets it
   */
  start(plan: QueryPlan, options: StartOptions): Promise<OpenStatement>;
  /** Ends the connection, and whatever the server still does for it. */
  close(): void;
}

export interface StartOptions extends StatementOptions {
  /** How long the server may work on it at a time; `undefined` = without end. */
  readonly timeoutMs: number | undefined;
  /** Bytes of a cell beyond which only its beginning is kept; `undefined` = all cells are whole. */
  readonly cutAtBytes: number | undefined;
  /** What the server says beside the result. */
  readonly onNotice: (notice: string) => void;
}

/**
 * The rows of a statement at one moment, of which any can be asked for. An abort gives up the waiting
 * only: a cursor that is cancelled is of no further use.
 */
export interface RowCursor {
  /** The rows from a position on, counted from 0; fewer than `limit` only at the end. */
  fetchAt(
    position: number,
    limit: number,
    options: StatementOptions,
  ): Promise<readonly ResultRow[]>;
  /** How many rows there are; goes through all of them. */
  count(options: StatementOptions): Promise<number>;
  /** Runs a statement that sees the same moment. */
  query(statement: SessionStatement, options: StatementOptions): Promise<readonly ResultRow[]>;
  /** Ends the transaction, and at the server whatever it still does. */
  close(): Promise<void>;
}

/** A statement that runs, and hands out its rows as they are asked for. */
export interface OpenStatement {
  /** None if it returns no rows: then it was done when it was started. */
  readonly columns: readonly ResultColumn[];
  /** The next rows, at most so many. */
  fetch(limit: number, options: StatementOptions): Promise<FetchedRows>;
  /** Ends it; what it wrote is committed if all of it came to its end. */
  close(): Promise<void>;
}

export interface FetchedRows {
  readonly rows: readonly ResultRow[];
  /** The server's word once there are no more, for instance `SELECT 12`; `undefined` = there may be. */
  readonly tag: string | undefined;
  /** Cells of these rows that came without their rest. */
  readonly cuts: ReadonlyMap<ResultRow, readonly CutCell[]>;
}

/** A cell of which a row holds only the beginning. */
export interface CutCell {
  /** Its place in the row. */
  readonly column: number;
  /** Of the whole. */
  readonly sizeBytes: number;
  /** SHA-256 of the whole, as hex: two that are alike in it are the same. */
  readonly digest: string;
}

/** Does work with a login that the server takes, asking for one if it must. */
export type WithLogin = <T>(
  options: StatementOptions,
  work: (login: { readonly password: string | undefined }) => Promise<T>,
) => Promise<T>;

/** Where sessions on one database come from. */
export interface SqlSessions {
  /** @throws DatabaseError if there is no way in, or the reason of `signal` */
  open(options: StatementOptions): Promise<SqlSession>;
}
