import { PostgresRunner } from '../../../src/connectors/postgres/sessions/postgresRunner';
import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import type { Connection } from '../../../src/core/lake/lake';
import { classifyStatement } from '../../../src/core/sql/classifyStatement';
import { planQuery, type QueryPlan } from '../../../src/core/warehouse/planQuery';
import { QueryError } from '../../../src/core/warehouse/queryError';
import type {
  ResultColumn,
  ResultRow,
  ResultSink,
  RunOptions,
  RunOutcome,
} from '../../../src/core/warehouse/sqlRunner';

export const parser = new PgQueryParser();

/** A server to log in to as somebody who may do everything. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface CollectedResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly ResultRow[];
  readonly csv: string;
  readonly outcome: RunOutcome;
  readonly notices: readonly string[];
}

/** Keeps all of a result. */
export class CollectingSink implements ResultSink {
  columns: readonly ResultColumn[] = [];
  readonly collected: ResultRow[] = [];
  readonly chunks: Uint8Array[] = [];

  constructor(readonly form: ResultSink['form'] = 'rows') {}

  async begin(columns: readonly ResultColumn[]): Promise<void> {
    this.columns = columns;
  }

  async rows(rows: readonly ResultRow[]): Promise<void> {
    this.collected.push(...rows);
  }

  async csv(bytes: Uint8Array): Promise<void> {
    this.chunks.push(bytes.slice());
  }

  async end(): Promise<void> {
    return Promise.resolve();
  }
}

/** Runs statements as the command does, from their text on. */
export class QueryWorld {
  constructor(readonly server: Server) {}

  connection(changes: Partial<Connection> = {}): Connection {
    const { host, port, user } = this.server;
    return {
      name: 'warehouse',
      host,
      port,
      user,
      database: 'postgres',
      schema: undefined,
      tls: 'disable',
      writable: false,
      ...changes,
    };
  }

  async run(
    sql: string,
    options: Partial<RunOptions> & {
      readonly connection?: Partial<Connection>;
      readonly wantsWrite?: boolean;
    } = {},
  ): Promise<CollectedResult> {
    const connection = this.connection(options.connection);
    const wantsWrite = options.wantsWrite ?? false;
    return this.runPlan(await planQuery(sql, { parser, connection, wantsWrite }), options);
  }

  /** The text of the only cell that comes back. */
  async cell(sql: string): Promise<string | null | undefined> {
    return (await this.run(sql)).rows[0]?.[0];
  }

  /** Why a statement is not run, or not to its end. */
  async failureOf(
    sql: string,
    options: Parameters<QueryWorld['run']>[1] = {},
  ): Promise<QueryError> {
    return failureOf(this.run(sql, options));
  }

  /** As if the parser had found nothing wrong: what remains is what the server holds back. */
  async unguarded(sql: string): Promise<QueryError> {
    const statement = classifyStatement({});
    return failureOf(
      this.runPlan({
        text: sql,
        sql,
        start: 0,
        mode: 'readOnly',
        isInTransaction: true,
        isCopyable: false,
        statement,
      }),
    );
  }

  async runPlan(
    plan: QueryPlan,
    options: Partial<RunOptions> & { readonly connection?: Partial<Connection> } = {},
  ): Promise<CollectedResult> {
    const runner = new PostgresRunner(this.connection(options.connection), {
      password: this.server.password,
      environment: {},
    });
    const sink = options.sink ?? new CollectingSink();
    const notices: string[] = [];
    const outcome = await runner.run(plan, {
      rowLimit: undefined,
      timeoutMs: 60_000,
      onNotice: (notice) => void notices.push(notice),
      signal: new AbortController().signal,
      ...options,
      sink,
    });
    const { columns, collected, chunks } =
      sink instanceof CollectingSink ? sink : new CollectingSink();
    const csv = Buffer.concat(chunks).toString('utf8');
    return { columns, rows: collected, csv, outcome, notices };
  }
}

async function failureOf(run: Promise<unknown>): Promise<QueryError> {
  try {
    await run;
  } catch (error) {
    if (QueryError.is(error)) return error;
    throw error;
  }
  throw new Error('It ran');
}
