import type { Client } from 'pg';
import type { Connection } from '../../core/lake/lake';
import type { QueryPlan } from '../../core/warehouse/planQuery';
import { refuseVolatile } from '../../core/warehouse/refuseVolatile';
import type {
  ResultColumn,
  RunOptions,
  RunOutcome,
  SqlRunner,
} from '../../core/warehouse/sqlRunner';
import { cancelStatement } from './cancelStatement';
import { loginFailure } from './loginFailure';
import { openClient } from './openClient';
import { ownFailure, queryFailure, timedOut } from './queryFailure';
import { beginSql, searchPathSql, settingsSql, timeoutSql } from './sessionSettings';
import { converse, wireOf, type Answers } from './statementExchange';
import { findVolatileFunctions } from './volatileFunctions';

export interface PostgresRunnerOptions {
  readonly password: string | undefined;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const loginTimeoutMs = 15_000;
/** How long the server may take to end what it was asked to end before the connection is cut. */
const cancelPatienceMs = 5_000;

/** How much later than the server we look at our own clock: a server may hang, or have no clock. */
const latePatienceMs = 5_000;
/** What timers of Node hold. */
const longestTimerMs = 2_147_483_647;

/** Runs each statement on a connection of its own. */
export class PostgresRunner implements SqlRunner {
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(
    readonly connection: Connection,
    readonly options: PostgresRunnerOptions,
  ) {
    this.#environment = options.environment ?? process.env;
  }

  async run(plan: QueryPlan, options: RunOptions): Promise<RunOutcome> {
    const client = await this.#login(options.signal);
    try {
      return await this.#runOn(client, plan, options);
    } finally {
      // What is lost with a connection that does not end is nothing we need.
      client.end().catch(() => undefined);
    }
  }

  async #login(signal: AbortSignal): Promise<Client> {
    const timeout = AbortSignal.timeout(loginTimeoutMs);
    try {
      return await openClient(this.connection, {
        password: this.options.password,
        environment: this.#environment,
        signal: AbortSignal.any([signal, timeout]),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw loginFailure(this.connection, error);
    }
  }

  async #runOn(client: Client, plan: QueryPlan, options: RunOptions): Promise<RunOutcome> {
    const { signal, timeoutMs } = options;
    const cancel = new Cancellation(client, () =>
      cancelStatement(client, this.connection, { environment: this.#environment }),
    );
    const late = lateness(timeoutMs);
    const ends = [signal, late];
    for (const end of ends) end.addEventListener('abort', cancel.request, { once: true });
    try {
      signal.throwIfAborted();
      await this.#prepare(client, plan, options);
      const outcome = await this.#fetch(client, plan, { options, cancel });
      signal.throwIfAborted();
      await options.sink.end();
      if (plan.isInTransaction) await this.#end(client, plan);
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) throw timedOut(this.connection, error);
      throw error;
    } finally {
      for (const end of ends) end.removeEventListener('abort', cancel.request);
      cancel.dispose();
    }
  }

  /** Begins as the plan says, and looks at what the statement calls before any of it is sent. */
  async #prepare(client: Client, plan: QueryPlan, { timeoutMs }: RunOptions): Promise<void> {
    const { isInTransaction, mode } = plan;
    const { schema } = this.connection;
    if (isInTransaction) await this.#ask(() => client.query(beginSql(mode)));
    await this.#ask(() => client.query(settingsSql(plan)));
    if (schema !== undefined) {
      await this.#ask(() => client.query(searchPathSql, [schema, isInTransaction]));
    }
    if (mode === 'readOnly') {
      const functions = await this.#ask(() => findVolatileFunctions(client, plan.statement));
      refuseVolatile(functions, plan, this.connection);
    }
    await this.#ask(() => client.query(timeoutSql(plan, timeoutMs)));
  }

  /** Runs a statement of ours. */
  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw ownFailure(error, this.connection);
    }
  }

  async #fetch(
    client: Client,
    plan: QueryPlan,
    { options, cancel }: { readonly options: RunOptions; readonly cancel: Cancellation },
  ): Promise<RunOutcome> {
    const { sink, rowLimit, timeoutMs, onNotice } = options;
    const wire = wireOf(client);
    const talk = async (
      text: string,
      answers: Partial<Answers>,
      send: () => void,
    ): Promise<string> => {
      const prefixCharacters = text.indexOf(plan.sql);
      try {
        return await converse(wire, send, {
          onNotice: (fields) => onNotice(`${fields['V'] ?? 'NOTICE'}: ${fields['M'] ?? ''}`),
          onFailure: cancel.request,
          ...answers,
        });
      } catch (error) {
        throw queryFailure(error, {
          plan,
          connection: this.connection,
          prefixCharacters,
          timeoutMs,
        });
      }
    };
    let columns: readonly ResultColumn[] = [];
    await talk(plan.sql, { onColumns: (found) => (columns = found) }, () => {
      wire.parse({ text: plan.sql });
      wire.describe({ type: 'S', name: '' });
      wire.sync();
    });
    await sink.begin(columns);
    if (sink.form === 'csv' && plan.isCopyable && rowLimit === undefined && columns.length > 0) {
      const text = `COPY (\n${plan.sql}\n) TO STDOUT (FORMAT csv)`;
      const tag = await talk(text, { onCopy: (bytes) => sink.csv(bytes) }, () => {
        wire.parse({ text });
        execute(wire, 0);
      });
      return { tag, rowCount: countOf(tag), isCut: false };
    }
    let rowCount = 0;
    let isCut = false;
    const tag = await talk(
      plan.sql,
      {
        onRows: async (rows) => {
          const left = (rowLimit ?? Infinity) - rowCount;
          isCut ||= rows.length > left;
          const taken = isCut ? rows.slice(0, left) : rows;
          rowCount += taken.length;
          if (taken.length > 0) await sink.rows(taken);
        },
      },
      () => execute(wire, rowLimit === undefined ? 0 : rowLimit + 1),
    );
    return { tag, rowCount: columns.length > 0 ? rowCount : countOf(tag), isCut };
  }

  async #end(client: Client, { mode }: QueryPlan): Promise<void> {
    await this.#ask(() => client.query(mode === 'readOnly' ? 'rollback' : 'commit'));
  }
}

/** Aborted when even a server that does not look at its clock has had its time. */
function lateness(timeoutMs: number | undefined): AbortSignal {
  if (timeoutMs === undefined) return new AbortController().signal;
  return AbortSignal.timeout(Math.min(timeoutMs + latePatienceMs, longestTimerMs));
}

/** Runs the statement that was parsed last, for so many rows; 0 = all. */
function execute(wire: ReturnType<typeof wireOf>, rows: number): void {
  wire.bind({});
  wire.execute({ rows });
  wire.sync();
}

function countOf(tag: string): number | undefined {
  const count = /\d+$/.exec(tag)?.[0];
  return count === undefined ? undefined : Number(count);
}

/** Ends what the server does for a client, once, and cuts the connection if that does not help. */
class Cancellation {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly client: Client,
    readonly cancel: () => Promise<void>,
  ) {}

  readonly request = (): void => {
    if (this.#timer !== undefined) return;
    const cut = (): void => void wireOf(this.client).stream.destroy();
    this.#timer = setTimeout(cut, cancelPatienceMs);
    this.cancel().catch(cut);
  };

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
