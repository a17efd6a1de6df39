import { setMaxListeners } from 'node:events';
import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg';
import { Turns } from '../../../core/base/turns';
import type { Connection } from '../../../core/lake/lake';
import type { ClassifiedStatement } from '../../../core/sql/classifyStatement';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import { QueryError } from '../../../core/warehouse/queryError';
import type { VolatileFunction } from '../../../core/warehouse/refuseVolatile';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type {
  OpenStatement,
  RowCursor,
  SessionStatement,
  SqlSession,
  StartOptions,
  StatementOptions,
} from '../../../core/warehouse/sqlSession';
import { Cancellation } from './cancellation';
import { hangUp, type OpenOptions } from '../login/openClient';
import { PostgresCursor, type TalkOptions } from './postgresCursor';
import { ownFailure, queryFailure } from '../statements/queryFailure';
import { startStatement } from '../statements/startStatement';
import { preparations, sendBatch, type Batch } from '../wire/statementBatch';
import { converse, wireOf, type Answers } from '../wire/statementExchange';
import { findVolatileFunctions } from '../statements/volatileFunctions';

const begin: SessionStatement = { sql: 'begin read only', values: [] };
/** Names and operators are Postgres' own, whatever the login's search path says. */
const beginCatalog = [begin.sql, 'set local search_path = pg_catalog', 'set local jit = off'];
const rollback: SessionStatement = { sql: 'rollback', values: [] };

/** A connection to a real Postgres that stays. */
export class PostgresSession implements SqlSession {
  readonly #turns = new Turns();
  #isClosed = false;

  constructor(
    readonly client: Client,
    readonly connection: Connection,
    readonly options: Pick<OpenOptions, 'environment'>,
  ) {}

  get isOpen(): boolean {
    return !this.#isClosed && !wireOf(this.client).stream.destroyed;
  }

  async query(
    statement: SessionStatement,
    { signal }: StatementOptions,
  ): Promise<readonly ResultRow[]> {
    const rows: ResultRow[] = [];
    const onRows = async (found: readonly ResultRow[]): Promise<void> => void rows.push(...found);
    await this.#inTransaction(statement, signal, { onRows });
    return rows;
  }

  async stream(
    statement: SessionStatement,
    {
      signal,
      onRows,
    }: StatementOptions & { readonly onRows: (rows: readonly ResultRow[]) => Promise<void> },
  ): Promise<void> {
    await this.#inTransaction(statement, signal, { onRows });
  }

  async catalog(
    statements: readonly string[],
    { signal }: StatementOptions,
  ): Promise<readonly (readonly ResultRow[])[]> {
    const done = await this.#turn(signal);
    const text = [...beginCatalog, ...statements, rollback.sql].join(';\n');
    try {
      const results = await this.#guarded(signal, () => this.client.query(textRows(text)));
      done();
      return rowsOf(results).slice(beginCatalog.length, -1);
    } catch (error) {
      await this.#end(done);
      signal.throwIfAborted();
      throw ownFailure(error, this.connection);
    }
  }

  async openCursor(statement: SessionStatement, { signal }: StatementOptions): Promise<RowCursor> {
    const done = await this.#turn(signal);
    try {
      return await PostgresCursor.open(statement, signal, {
        talk: (batch, options, answers) => this.#talk(batch, options, answers),
        onClose: () => this.#end(done),
      });
    } catch (error) {
      await this.#end(done);
      throw error;
    }
  }

  async start(plan: QueryPlan, options: StartOptions): Promise<OpenStatement> {
    const done = await this.#turn(options.signal);
    try {
      return await startStatement(plan, options, {
        client: this.client,
        connection: this.connection,
        guard: (signal, work) => this.#guarded(signal, work),
        onClose: () => this.#end(done),
      });
    } catch (error) {
      await this.#end(done);
      throw error;
    }
  }

  /** What a statement may call that can do anything. @throws QueryError */
  async functionsOf(
    statement: ClassifiedStatement,
    { signal }: StatementOptions,
  ): Promise<readonly VolatileFunction[]> {
    const done = await this.#turn(signal);
    try {
      return await findVolatileFunctions(this.client, statement);
    } catch (error) {
      throw ownFailure(error, this.connection);
    } finally {
      done();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The server ends what it still does when it finds nobody there.
    hangUp(this.client);
  }

  #turn(signal: AbortSignal): Promise<() => void> {
    // All that wait may listen to one signal; Node warns from the eleventh on.
    setMaxListeners(0, signal);
    return this.#turns.take(signal);
  }

  async #inTransaction(
    statement: SessionStatement,
    signal: AbortSignal,
    answers: Partial<Answers>,
  ): Promise<void> {
    const done = await this.#turn(signal);
    try {
      const before = [begin, ...preparations(statement)];
      const batch = [...before, statement, rollback];
      await this.#talk(batch, { signal, asked: before.length }, answers);
      done();
    } catch (error) {
      await this.#end(done);
      throw error;
    }
  }

  /** Ends a transaction, whatever became of it, and lets the next in. */
  async #end(done: () => void): Promise<void> {
    try {
      if (this.isOpen) await this.client.query('rollback');
    } catch {
      // A connection that cannot even do this is of no further use.
      this.close();
    } finally {
      done();
    }
  }

  #talk(batch: Batch, { signal, asked }: TalkOptions, answers: Partial<Answers>): Promise<string> {
    return this.#guarded(signal, async (cancel) => {
      const wire = wireOf(this.client);
      try {
        return await converse(wire, () => sendBatch(wire, batch), {
          onFailure: cancel,
          ...answers,
        });
      } catch (error) {
        const text = batch[asked]?.sql ?? '';
        const failure = queryFailure(error, {
          plan: { text, sql: text, start: 0 },
          connection: this.connection,
          prefixCharacters: 0,
          timeoutMs: undefined,
        });
        if (QueryError.is(failure, 'connectionLost')) this.close();
        throw failure;
      }
    });
  }

  /** Does work that an abort ends at the server. No request to do so outlives it. */
  async #guarded<T>(signal: AbortSignal, work: (cancel: () => void) => Promise<T>): Promise<T> {
    const cancellation = new Cancellation(this.client, this.connection, this.options);
    signal.addEventListener('abort', cancellation.request, { once: true });
    try {
      signal.throwIfAborted();
      const result = await work(cancellation.request);
      signal.throwIfAborted();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancellation.request);
      await cancellation.settle();
    }
  }
}

/** Cells come as Postgres writes them. */
function textRows(text: string): QueryArrayConfig {
  return { text, rowMode: 'array', types: { getTypeParser: () => (value: string) => value } };
}

/** Of several statements in one message `pg` returns several results, whatever its declarations say. */
function rowsOf(results: unknown): readonly (readonly ResultRow[])[] {
  return (results as readonly QueryArrayResult<(string | null)[]>[]).map(({ rows }) => rows);
}
