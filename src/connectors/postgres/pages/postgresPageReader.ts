import type { Connection } from '../../../core/lake/lake';
import { quoteAlways } from '../../../core/sql/quoteName';
import type {
  Anchor,
  AnchorsRequest,
  Guess,
  PageReader,
  Reading,
  RowShape,
  RowsCursor,
  RowsRequest,
  Selection,
  TableRow,
} from '../../../core/warehouse/pages/pageReader';
import type { DocumentOutline } from '../../../core/warehouse/documents/documentOutline';
import { readDocumentPath } from '../../../core/warehouse/documents/documentPath';
import type { PathProblem } from '../../../core/warehouse/documents/pathProblem';
import type { ColumnProfile } from '../../../core/warehouse/pages/columnProfile';
import type { TableFacts, TableRef } from '../../../core/warehouse/pages/table';
import {
  TableError,
  tableChanged,
  tableGone,
  tableMissing,
} from '../../../core/warehouse/pages/tableError';
import type { Filter } from '../../../core/warehouse/pages/tableQuery';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import { QueryError } from '../../../core/warehouse/queryError';
import { refuseVolatile } from '../../../core/warehouse/refuseVolatile';
import type { SeriesRequest, TimeSeries } from '../../../core/warehouse/series/timeSeries';
import type { ResultRow, ResultSink } from '../../../core/warehouse/sqlRunner';
import type { SessionStatement, WithLogin } from '../../../core/warehouse/sqlSession';
import { literalBinder } from '../statements/boundSql';
import { PostgresRunner, type PostgresRunnerOptions } from '../sessions/postgresRunner';
import type { PostgresSession } from '../sessions/postgresSession';
import { checkJsonPath } from './checkPath';
import { guessAnchor } from './guessAnchor';
import { PageSessions } from './pageSessions';
import { anchorsStatement, filteredStatement, rowsStatement } from './pageStatements';
import { readOutline } from './readOutline';
import { openRowsCursor } from './rowsCursor';
import { fromSql, orderSql, rowsFrom } from './selectionSql';
import { countProfile, readStatistics } from './readProfile';
import { readSeries } from './readSeries';
import { statementOf } from './statementOf';
import { readTableFacts, type FoundTable } from './tableFacts';

/** Reads a table of a real Postgres. Pages share a connection; what takes long has one of its own. */
export class PostgresPageReader implements PageReader {
  readonly #sessions: PageSessions;
  #found: FoundTable | undefined;

  constructor(
    readonly connection: Connection,
    readonly ref: TableRef,
    readonly withLogin: WithLogin,
    /** Whose variables say which authorities to trust. */
    readonly environment: NonNullable<PostgresRunnerOptions['environment']> = process.env,
  ) {
    this.#sessions = new PageSessions(connection, withLogin, environment);
  }

  async facts(options: Reading): Promise<TableFacts> {
    const session = await this.#sessions.front(options);
    const found = await readTableFacts(session, this.ref, options);
    if (found === undefined) throw tableMissing(this.ref);
    await this.#refuseHarm(session, options);
    this.#found = found;
    return found.facts;
  }

  rows(request: RowsRequest, options: Reading): Promise<readonly TableRow[]> {
    return this.#guarded(options, () => this.#readRows(request, options));
  }

  async stream(
    request: RowsRequest,
    { signal, onRows }: Reading & { readonly onRows: (rows: readonly TableRow[]) => Promise<void> },
  ): Promise<void> {
    await this.#streamed(
      { signal },
      (facts) => rowsStatement(request, facts),
      (rows) => onRows(rowsFrom(rows, request.shape)),
    );
  }

  async anchors(
    request: AnchorsRequest,
    { signal, onAnchors }: Reading & { readonly onAnchors: (anchors: readonly Anchor[]) => void },
  ): Promise<number> {
    let last = 0;
    await this.#streamed(
      { signal },
      (facts) => anchorsStatement(request, facts),
      async (rows) => {
        const anchors = rows.filter(([isAnchor]) => isAnchor === 't');
        last = Number(rows.at(-1)?.[1] ?? last);
        if (anchors.length > 0) onAnchors(anchors.map(([, , ...place]) => place.map(String)));
      },
    );
    return last;
  }

  async guessAnchor(
    selection: Selection,
    fraction: number,
    options: Reading,
  ): Promise<Guess | undefined> {
    const session = await this.#sessions.front(options);
    return this.#ask(() => guessAnchor(session, { ref: this.ref, selection, fraction }, options));
  }

  cursor(request: Selection & { readonly shape: RowShape }, options: Reading): Promise<RowsCursor> {
    return this.#guarded(options, () => this.#openCursor(request, options));
  }

  async #openCursor(
    request: Selection & { readonly shape: RowShape },
    options: Reading,
  ): Promise<RowsCursor> {
    const facts = await this.#known(options);
    const guard = this.#found?.guard;
    const session = await this.#sessions.open(options);
    try {
      await this.#refuseHarm(session, options);
      const asked = { request, facts, guard };
      const cursor = await this.#ask(() => openRowsCursor(session, asked, options));
      return {
        fetchAt: (position, limit, reading) =>
          this.#ask(() => cursor.fetchAt(position, limit, reading)),
        count: (reading) => this.#ask(() => cursor.count(reading)),
        close: async () => {
          await cursor.close();
          this.#sessions.release(session);
        },
      };
    } catch (error) {
      this.#sessions.release(session);
      throw error;
    }
  }

  async estimate(filters: readonly Filter[], options: Reading): Promise<number> {
    const facts = await this.#known(options);
    const session = await this.#sessions.front(options);
    const statement = filteredStatement('explain (format json) select 1', filters, facts);
    const rows = await this.#ask(() => session.query(statement, options));
    return planRows(rows[0]?.[0] ?? '');
  }

  async count(filters: readonly Filter[], options: Reading): Promise<number> {
    const facts = await this.#known(options);
    const statement = filteredStatement('select pg_catalog.count(*)', filters, facts);
    const rows = await this.#alone(options, (session) => session.query(statement, options));
    return Number(rows[0]?.[0] ?? 0);
  }

  async statistics(column: string, options: Reading): Promise<ColumnProfile | undefined> {
    const facts = await this.#known(options);
    const session = await this.#sessions.front(options);
    return this.#ask(() => readStatistics(session, facts, column, options));
  }

  async profile(
    request: { readonly column: string; readonly filters: readonly Filter[] },
    options: Reading,
  ): Promise<ColumnProfile> {
    const facts = await this.#known(options);
    return this.#alone(options, (session) => countProfile(session, facts, request, options));
  }

  async series(request: SeriesRequest, options: Reading): Promise<TimeSeries> {
    const facts = await this.#known(options);
    return this.#alone(options, (session) => readSeries(session, facts, request, options));
  }

  async outline(
    request: { readonly column: string; readonly filters: readonly Filter[] },
    options: Reading,
  ): Promise<DocumentOutline> {
    const facts = await this.#known(options);
    const estimate = (): Promise<number> => this.estimate([], options);
    return this.#alone(options, (session) =>
      readOutline(session, facts, request, { ...options, estimate }),
    );
  }

  async checkPath(path: string, options: Reading): Promise<PathProblem | undefined> {
    const read = readDocumentPath(path);
    if (read.kind === 'problem') return read.problem;
    const { jsonPath, simple } = read.test;
    const session = await this.#sessions.front(options);
    const problem = await this.#ask(() => checkJsonPath(session, jsonPath, options));
    // What was made of the simple form has other places.
    return problem !== undefined && simple !== undefined ? { ...problem, offset: 0 } : problem;
  }

  async statement(
    selection: Selection & { readonly columns: readonly string[] },
    options: Reading,
  ): Promise<string> {
    const facts = await this.#known(options);
    const parts = { ...selection, facts, binder: literalBinder };
    const cells = selection.columns.map(quoteAlways).join(', ');
    return `select ${cells} ${fromSql(parts)}${orderSql(selection.order, facts)}`;
  }

  async export(
    selection: Selection & { readonly columns: readonly string[] },
    { signal, sink }: Reading & { readonly sink: ResultSink },
  ): Promise<void> {
    const sql = await this.statement(selection, { signal });
    const plan: QueryPlan = {
      text: sql,
      sql,
      start: 0,
      mode: 'readOnly',
      isInTransaction: true,
      isCopyable: true,
      statement: statementOf(this.ref),
    };
    const { connection, environment } = this;
    await this.#ask(() =>
      this.withLogin({ signal }, (login) =>
        new PostgresRunner(connection, { ...login, environment }).run(plan, {
          sink,
          rowLimit: undefined,
          timeoutMs: undefined,
          onNotice: () => undefined,
          signal,
        }),
      ),
    );
  }

  close(): void {
    this.#sessions.close();
  }

  async #known(options: Reading): Promise<TableFacts> {
    return this.#found?.facts ?? this.facts(options);
  }

  /** Asks nothing of what became another since it was looked into: then its guard fails. */
  async #readRows(request: RowsRequest, options: Reading): Promise<readonly TableRow[]> {
    const facts = await this.#known(options);
    const guard = this.#found?.guard;
    const session = await this.#sessions.front(options);
    if (guard === undefined) await this.#refuseHarm(session, options);
    const statement = { ...rowsStatement(request, facts), ...(guard && { guard }) };
    const rows = await this.#ask(() => session.query(statement, options));
    const found = rowsFrom(rows, request.shape);
    return request.from === 'end' ? found.toReversed() : found;
  }

  /** A guard fails before there is a row: what fails later is not begun again, as rows would come twice. */
  #streamed(
    options: Reading,
    make: (facts: TableFacts) => SessionStatement,
    onRows: (rows: readonly ResultRow[]) => Promise<void>,
  ): Promise<void> {
    let hasBegun = false;
    const take = (rows: readonly ResultRow[]): Promise<void> => {
      hasBegun = true;
      return onRows(rows);
    };
    const read = async (): Promise<void> => {
      const facts = await this.#known(options);
      const guard = this.#found?.guard;
      const statement = { ...make(facts), ...(guard && { guard }) };
      const streaming = { ...options, onRows: take };
      await this.#alone(options, (session) => session.stream(statement, streaming));
    };
    return this.#guarded(options, read, () => !hasBegun);
  }

  /** Does it once more, by what the table is now, where its guard fails. */
  async #guarded<T>(
    options: Reading,
    read: () => Promise<T>,
    mayRepeat = (): boolean => true,
  ): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const isElsewise = this.#found?.guard !== undefined && sqlStateOf(error) === divisionByZero;
      if (!isElsewise || !mayRepeat()) throw error;
      await this.#lookAgain(options, error);
      return read();
    }
  }

  async #lookAgain(options: Reading, cause: unknown): Promise<void> {
    try {
      await this.facts(options);
    } catch (error) {
      throw TableError.is(error, 'tableMissing') ? tableGone(this.ref, cause) : error;
    }
  }

  /** A view may be another by now, and policies may have come, that do more than read. */
  async #refuseHarm(session: PostgresSession, options: Reading): Promise<void> {
    const statement = statementOf(this.ref);
    const functions = await session.functionsOf(statement, options);
    refuseVolatile(functions, { statement, text: '', start: 0 }, this.connection);
  }

  async #alone<T>(options: Reading, work: (session: PostgresSession) => Promise<T>): Promise<T> {
    const session = await this.#sessions.open(options);
    try {
      await this.#refuseHarm(session, options);
      return await this.#ask(() => work(session));
    } finally {
      this.#sessions.release(session);
    }
  }

  /** What Postgres says of a relation or column that is not there means that somebody changed it. */
  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const sqlState = sqlStateOf(error);
      if (sqlState === undefinedTable || sqlState === undefinedSchema) {
        throw tableGone(this.ref, error);
      }
      if (sqlState === undefinedColumn) throw tableChanged(this.ref, error);
      throw error;
    }
  }
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const undefinedTable = '42P01';
const undefinedSchema = '3F000';
const undefinedColumn = '42703';
const divisionByZero = '22012';

function sqlStateOf(error: unknown): string | undefined {
  return QueryError.is(error) ? error.details.sqlState : undefined;
}

/** @see https://www.postgresql.org/docs/current/sql-explain.html (JSON) */
function planRows(json: string): number {
  return Number(/"Plan Rows": (\d+)/.exec(json)?.[1] ?? 0);
}
