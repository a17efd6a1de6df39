import type { Client } from 'pg';
import type { Connection } from '../../core/lake/lake';
import type { QueryPlan } from '../../core/warehouse/planQuery';
import { refuseVolatile } from '../../core/warehouse/refuseVolatile';
import type { RunOptions, RunOutcome, SqlRunner } from '../../core/warehouse/sqlRunner';
import { cancelStatement } from './cancelStatement';
import { fetchResult } from './fetchResult';
import { logIn } from './logIn';
import { ownFailure, timedOut } from './queryFailure';
import { beginSql, searchPathSql, settingsSql, timeoutSql } from './sessionSettings';
import { wireOf } from './statementExchange';
import { findVolatileFunctions } from './volatileFunctions';

export interface PostgresRunnerOptions {
  readonly password: string | undefined;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

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
    const client = await logIn(this.connection, {
      password: this.options.password,
      environment: this.#environment,
      signal: options.signal,
    });
    try {
      return await this.#runOn(client, plan, options);
    } finally {
      // What is lost with a connection that does not end is nothing we need.
      client.end().catch(() => undefined);
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
      const outcome = await fetchResult(wireOf(client), {
        plan,
        connection: this.connection,
        options,
        onFailure: cancel.request,
      });
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

  async #end(client: Client, { mode }: QueryPlan): Promise<void> {
    await this.#ask(() => client.query(mode === 'readOnly' ? 'rollback' : 'commit'));
  }
}

/** Aborted when even a server that does not look at its clock has had its time. */
function lateness(timeoutMs: number | undefined): AbortSignal {
  if (timeoutMs === undefined) return new AbortController().signal;
  return AbortSignal.timeout(Math.min(timeoutMs + latePatienceMs, longestTimerMs));
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
