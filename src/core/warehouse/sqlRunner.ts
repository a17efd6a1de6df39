import type { QueryPlan } from './planQuery';

/** A column of a result. */
export interface ResultColumn {
  /** As the statement names it; several may have the same. */
  readonly name: string;
  /** Oid of its type. @see https://www.postgresql.org/docs/current/catalog-pg-type.html */
  readonly typeOid: number;
  /** As `atttypmod`; -1 = none. */
  readonly typeModifier: number;
}

/** The text of each cell as Postgres writes it, in the order of the columns; `null` = NULL. */
export type ResultRow = readonly (string | null)[];

/** Takes a result in as it comes. While a promise it returned is pending, no more is fetched. */
export interface ResultSink {
  /** `rows`: each cell as text. `csv`: bytes of CSV without a header, as the server makes them. */
  readonly form: 'rows' | 'csv';
  /** Called once, before all else; without columns the statement returns no rows. */
  begin(columns: readonly ResultColumn[]): Promise<void>;
  rows(rows: readonly ResultRow[]): Promise<void>;
  /** Never called unless `form` is `csv`; a chunk need not end where a row does. */
  csv(bytes: Uint8Array): Promise<void>;
  /** Called once, after everything came; not called after a failure. */
  end(): Promise<void>;
}

export interface RunOptions {
  readonly sink: ResultSink;
  /** Rows fetched at most; `undefined` = all. */
  readonly rowLimit: number | undefined;
  /** How long the server may work on the statement; `undefined` = without end. */
  readonly timeoutMs: number | undefined;
  /** What the server says beside the result. */
  readonly onNotice: (notice: string) => void;
  /** Cancels the statement at the server, not only the waiting for it. */
  readonly signal: AbortSignal;
}

export interface RunOutcome {
  /** The server's word for what was done, for instance `SELECT 12`. */
  readonly tag: string;
  /** Rows that came back; `undefined` = nobody counted. */
  readonly rowCount: number | undefined;
  /** True if there is more than `rowLimit`. */
  readonly isCut: boolean;
}

/** Runs statements on a database. */
export interface SqlRunner {
  /**
   * Runs the statement of a plan, in a transaction as the plan says, and ends that.
   * @throws QueryError, DatabaseError if there is no way in, what the sink throws, or the reason of
   *   `signal`; the sink may have taken in a part of the result by then.
   */
  run(plan: QueryPlan, options: RunOptions): Promise<RunOutcome>;
}
