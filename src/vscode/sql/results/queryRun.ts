import { EventEmitter } from 'vscode';
import { planQuery, type QueryPlan } from '../../../core/warehouse/planQuery';
import { QueryError } from '../../../core/warehouse/queryError';
import { readPlan, type PlanStep } from '../../../core/warehouse/results/explainTree';
import { FetchedResult, type ResultLimits } from '../../../core/warehouse/results/fetchedResult';
import { aroundPrefix, rowSql, sortedSql } from '../../../core/warehouse/results/queryAround';
import { sortRows, type SortedColumn } from '../../../core/warehouse/results/sortRows';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type { SqlParser } from '../../../core/sql/sqlParser';
import type { SqlSession } from '../../../core/warehouse/sqlSession';
import { isCancelled } from '../../support/editor/cancellation';
import type { Database } from '../../support/lakes/databases';
import type { SessionPool } from '../sessionPool';
import type { WritePermission } from '../writePermission';
import { wholeRow } from './wholeRow';

export interface RunnableStatement {
  readonly sql: string;
  readonly mode: 'run' | 'explain';
  /** What its tab is called. */
  readonly title: string;
  readonly database: Database;
  /** The server sorts its rows by these; left out, they come as the statement has them. */
  readonly sort?: readonly SortedColumn[];
}

export interface RunOptions {
  readonly parser: () => Promise<SqlParser>;
  readonly pool: SessionPool;
  readonly writing: WritePermission;
  readonly rowLimit: number;
  /** `undefined` = without end. */
  readonly timeoutMs: number | undefined;
}

export type RunState = 'running' | 'open' | 'failed' | 'cancelled';

/** Rows that are fetched before a result is shown. */
const firstRows = 200;
/** Of a result, between one raising of its limit and the next; as many bytes or twice as many in memory. */
const mostCharacters = 64 * 1024 * 1024;
/** Of a cell that is kept as a whole; the rest of a longer one is asked for when somebody wants it. */
const mostCellBytes = 1024 * 1024;
const unlimited: ResultLimits = {
  rows: Number.MAX_SAFE_INTEGER - 1,
  characters: Number.POSITIVE_INFINITY,
};
/** How long a transaction stays open for rows that nobody asks for: it holds up the server's cleaning. */
const idleMs = 300_000;
/** What a server says beside a result that is kept: a loop may raise a million notices. */
const mostNotices = 100;
const explainPrefix = 'explain (format json) ';

let runCount = 0;

/** A statement that is being run, or was, and what came of it. */
export class QueryRun {
  readonly id = `result${(runCount += 1)}`;
  readonly statement: RunnableStatement;
  state: RunState = 'running';
  result: FetchedResult | undefined;
  plan: PlanStep | undefined;
  failure: Error | undefined;
  readonly notices: string[] = [];
  readonly startedAtMs = Date.now();
  elapsedMs = 0;
  isPinned = false;
  /** True if the statement could write. */
  isWriting = false;
  /** True if a query that only reads can stand around the statement. */
  isWrappable = false;
  #noticeCount = 0;
  #sorted: SortedRows | undefined;
  readonly #options: RunOptions;
  readonly #lifetime = new AbortController();
  readonly #onDidChange = new EventEmitter<void>();
  readonly onDidChange = this.#onDidChange.event;
  #session: SqlSession | undefined;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(statement: RunnableStatement, options: RunOptions) {
    this.statement = statement;
    this.#options = options;
  }

  /** What the rows are sorted by; empty = they stand as the statement has them. */
  get sort(): readonly SortedColumn[] {
    return this.#sorted?.sort ?? this.statement.sort ?? [];
  }

  /** Those that are here, in the order in which they are shown. */
  get rows(): readonly ResultRow[] {
    return this.#sorted?.rows ?? this.result?.rows ?? [];
  }

  /** Sorts what is here, which must be whole; `undefined` = as it came. */
  async sortHere(sort: readonly SortedColumn[] | undefined): Promise<void> {
    const { rows, columns } = this.result ?? { rows: [], columns: [] };
    this.#sorted = sort && { sort, rows: await sortRows(rows, columns, sort) };
    this.#onDidChange.fire();
  }

  /** How the statement is run again to read all of what it gives. @throws QueryError */
  async planToRead(): Promise<QueryPlan> {
    return this.#planOf(false);
  }

  /** The same for one row of it, by its place among those that the statement gives. @throws QueryError */
  async planToReadRow(position: number): Promise<QueryPlan> {
    const { sql } = await this.#planOf(false);
    return this.#planText(rowSql(sql, position), false);
  }

  /** A row of which cells are not kept as a whole, with all of them. @throws as {@link wholeRow} */
  wholeRow(row: ResultRow, signal: AbortSignal): Promise<ResultRow> {
    return wholeRow(this, row, { pool: this.#options.pool, signal });
  }

  /** What tells a cell of which only the beginning is here from others; `undefined` = all of it is here. */
  readonly digestOf = (row: ResultRow, column: number): string | undefined =>
    this.result?.cutAt(row, column)?.digest;

  /** Runs it to its first rows; what fails is kept and told, not thrown. */
  async start(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#attempt();
      this.state = 'open';
    } catch (error) {
      this.#fail(error);
    } finally {
      this.elapsedMs = performance.now() - startedAt;
      this.#onDidChange.fire();
    }
  }

  /** Fetches further rows, as far as the limit lets it. What fails is kept; the rows stay. */
  async load(rowCount: number): Promise<void> {
    if (this.result === undefined || this.state !== 'open') return;
    try {
      await this.#load(this.result, rowCount);
    } catch (error) {
      this.#fail(error);
    }
    this.#onDidChange.fire();
  }

  async raiseLimit(rowLimit: number): Promise<void> {
    this.result?.raiseLimit(rowLimit);
    await this.load((this.result?.rows.length ?? 0) + firstRows);
  }

  /** Ends at the server what it still does. */
  cancel(): void {
    this.#lifetime.abort();
  }

  /** Lets go of the connection; nothing more can be fetched. */
  close(): void {
    this.cancel();
    void this.#release();
  }

  async #attempt(): Promise<void> {
    const plan = await this.#plan(false);
    try {
      await this.#run(plan ?? (await this.#writingPlan()));
    } catch (error) {
      // What the server knows of the functions that are called may say that it is no mere reading.
      if (plan === undefined || !QueryError.is(error, 'statementRefused')) throw error;
      if (!(await this.#mayWrite())) throw error;
      await this.#release();
      await this.#run(await this.#writingPlan());
    }
  }

  /** `undefined` = it is refused as it does more than read, and a person may allow that. */
  async #plan(wantsWrite: boolean): Promise<QueryPlan | undefined> {
    try {
      return await this.#planOf(wantsWrite);
    } catch (error) {
      const mayHelp = !wantsWrite && QueryError.is(error, 'statementRefused');
      if (mayHelp && (await this.#mayWrite())) return undefined;
      throw error;
    }
  }

  async #planOf(wantsWrite: boolean): Promise<QueryPlan> {
    const { sql, mode, sort = [] } = this.statement;
    const text = mode === 'explain' ? `${explainPrefix}${sql}` : sql;
    const plan = await this.#planText(text, wantsWrite);
    return sort.length === 0 ? plan : this.#planText(sortedSql(plan.sql, sort), wantsWrite);
  }

  async #planText(text: string, wantsWrite: boolean): Promise<QueryPlan> {
    const { connection } = this.statement.database;
    return planQuery(text, { parser: await this.#options.parser(), connection, wantsWrite });
  }

  async #writingPlan(): Promise<QueryPlan> {
    const plan = await this.#plan(true);
    if (plan === undefined) throw new Error('A plan for writing is a plan or a failure');
    return plan;
  }

  /** Only what can be run at all is asked about. */
  async #mayWrite(): Promise<boolean> {
    const { database, sql, mode } = this.statement;
    if (!database.connection.writable || mode === 'explain') return false;
    await planQuery(sql, {
      parser: await this.#options.parser(),
      connection: database.connection,
      wantsWrite: true,
    });
    return this.#options.writing.ask(database, sql);
  }

  async #run(plan: QueryPlan): Promise<void> {
    this.isWriting = plan.mode === 'readWrite';
    this.isWrappable = plan.isCopyable && !this.isWriting;
    const { pool } = this.#options;
    const { database } = this.statement;
    const { signal } = this.#lifetime;
    // What is set, taken on or made for a session by one that writes is not for those that read.
    const options = { mayAsk: true, signal };
    const lent = await (this.isWriting
      ? pool.open(database, options)
      : pool.take(database, options));
    try {
      await this.#runOn(lent.session, plan);
    } catch (error) {
      const isStale = !lent.isFresh && QueryError.is(error, 'connectionLost');
      // What may have been written once is not written twice.
      if (!isStale || this.isWriting || this.result !== undefined) throw error;
      await this.#runOn((await pool.open(database, options)).session, plan);
    }
  }

  async #runOn(session: SqlSession, plan: QueryPlan): Promise<void> {
    this.#session = session;
    const { timeoutMs } = this.#options;
    const statement = await session.start(plan, {
      signal: this.#lifetime.signal,
      timeoutMs,
      // What cannot be asked for again is kept, however long it is.
      cutAtBytes: this.isWrappable ? mostCellBytes : undefined,
      onNotice: (notice) => this.#note(notice),
    });
    // What a statement writes is committed once all its rows are here.
    const limits = this.isWriting
      ? unlimited
      : { rows: this.#options.rowLimit, characters: mostCharacters };
    this.result = new FetchedResult(statement, limits);
    await this.#load(this.result, this.isWriting ? limits.rows : firstRows);
    if (this.statement.mode === 'explain') this.#readPlan(this.result);
  }

  async #load(result: FetchedResult, rowCount: number): Promise<void> {
    clearTimeout(this.#idleTimer);
    await result.load(rowCount, { signal: this.#lifetime.signal });
    if (result.isClosed) await this.#release();
    else this.#idleTimer = setTimeout(() => void this.#release(), idleMs);
  }

  #note(notice: string): void {
    this.#noticeCount += 1;
    const more = this.#noticeCount - mostNotices;
    if (more <= 0) this.notices.push(notice);
    else this.notices[mostNotices] = `… and ${more} more, which are not kept`;
  }

  #readPlan(result: FetchedResult): void {
    this.plan = readPlan(result.rows.map(([line]) => line ?? '').join('\n'));
  }

  async #release(): Promise<void> {
    clearTimeout(this.#idleTimer);
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    try {
      await this.result?.close();
      if (this.isWriting) session.close();
      else this.#options.pool.giveBack(this.statement.database, session);
    } catch {
      // A connection that cannot even end its transaction is of no further use.
      session.close();
    }
    this.#onDidChange.fire();
  }

  #fail(error: unknown): void {
    const wasCancelled = this.#lifetime.signal.aborted || isCancelled(error);
    this.failure = wasCancelled ? undefined : asError(this.#placed(error));
    this.state = wasCancelled ? 'cancelled' : 'failed';
    void this.#release();
  }

  /** Places in what was sent as places in the statement. */
  #placed(error: unknown): unknown {
    const { mode, sort = [] } = this.statement;
    const prefix = mode === 'explain' ? explainPrefix : sort.length > 0 ? aroundPrefix : '';
    if (prefix === '' || !QueryError.is(error)) return error;
    const { offset, ...details } = error.details;
    return new QueryError(error.reason, error.message, {
      ...details,
      remedy: error.remedy,
      cause: error,
      offset: offset === undefined ? undefined : Math.max(0, offset - prefix.length),
    });
  }
}

interface SortedRows {
  readonly sort: readonly SortedColumn[];
  readonly rows: readonly ResultRow[];
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
