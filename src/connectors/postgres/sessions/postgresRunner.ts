import type { Client } from 'pg';
import type { Connection } from '../../../core/lake/lake';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import type { RunOptions, RunOutcome, SqlRunner } from '../../../core/warehouse/sqlRunner';
import { Cancellation } from './cancellation';
import { fetchResult } from '../statements/fetchResult';
import { logIn } from '../login/logIn';
import { hangUp } from '../login/openClient';
import { endTransaction, prepareStatement } from '../statements/prepareStatement';
import { timedOut } from '../statements/queryFailure';
import { wireOf } from '../wire/statementExchange';

export interface PostgresRunnerOptions {
  readonly password: string | undefined;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

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
      hangUp(client);
    }
  }

  async #runOn(client: Client, plan: QueryPlan, options: RunOptions): Promise<RunOutcome> {
    const { signal, timeoutMs } = options;
    const cancel = new Cancellation(client, this.connection, { environment: this.#environment });
    const late = lateness(timeoutMs);
    const ends = [signal, late];
    for (const end of ends) end.addEventListener('abort', cancel.request, { once: true });
    try {
      signal.throwIfAborted();
      await prepareStatement(client, { plan, connection: this.connection, timeoutMs });
      const outcome = await fetchResult(wireOf(client), {
        plan,
        connection: this.connection,
        options,
        onFailure: cancel.request,
      });
      signal.throwIfAborted();
      await options.sink.end();
      if (plan.isInTransaction) await endTransaction(client, { plan, connection: this.connection });
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
}

/** Aborted when even a server that does not look at its clock has had its time. */
function lateness(timeoutMs: number | undefined): AbortSignal {
  if (timeoutMs === undefined) return new AbortController().signal;
  return AbortSignal.timeout(Math.min(timeoutMs + latePatienceMs, longestTimerMs));
}
