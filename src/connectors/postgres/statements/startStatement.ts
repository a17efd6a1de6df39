import type { Client } from 'pg';
import type { Connection } from '../../../core/lake/lake';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import type { ResultColumn, ResultRow } from '../../../core/warehouse/sqlRunner';
import type {
  CutCell,
  FetchedRows,
  OpenStatement,
  StartOptions,
  StatementOptions,
} from '../../../core/warehouse/sqlSession';
import { endTransaction, prepareStatement } from './prepareStatement';
import { queryFailure } from './queryFailure';
import { converse, wireOf, type Answers, type Wire } from '../wire/statementExchange';

/** What an open statement needs of the session that it has to itself. */
export interface StatementHost {
  readonly client: Client;
  readonly connection: Connection;
  /** Does work that an abort ends at the server. */
  guard<T>(signal: AbortSignal, work: (cancel: () => void) => Promise<T>): Promise<T>;
  onClose(): Promise<void>;
}

const portal = 'lakeside';

/** Begins as the plan says, and sends the statement. @throws QueryError, or the reason of the signal */
export function startStatement(
  plan: QueryPlan,
  options: StartOptions,
  host: StatementHost,
): Promise<OpenStatement> {
  return host.guard(options.signal, async (cancel) => {
    const { client, connection } = host;
    const { timeoutMs } = options;
    await prepareStatement(client, { plan, connection, timeoutMs });
    const statement = new StartedStatement(plan, options, host);
    await statement.describe(cancel);
    return statement;
  });
}

class StartedStatement implements OpenStatement {
  columns: readonly ResultColumn[] = [];
  /** Rows of a statement that cannot be left open, because no transaction is around it. */
  #waiting: ResultRow[] = [];
  #tag: string | undefined;
  #isWhole = false;

  constructor(
    readonly plan: QueryPlan,
    readonly options: StartOptions,
    readonly host: StatementHost,
  ) {}

  async describe(cancel: () => void): Promise<void> {
    const { sql, isInTransaction } = this.plan;
    await this.#talk(
      (wire) => {
        wire.parse({ text: sql });
        wire.describe({ type: 'S', name: '' });
      },
      { onFailure: cancel, onColumns: (found) => void (this.columns = found) },
    );
    if (isInTransaction && this.columns.length > 0) {
      await this.#talk((wire) => wire.bind({ portal }), { onFailure: cancel });
      return;
    }
    const onRows = async (found: readonly ResultRow[]): Promise<void> =>
      void this.#waiting.push(...found);
    this.#tag = await this.#talk(
      (wire) => {
        wire.bind({});
        wire.execute({ rows: 0 });
      },
      { onFailure: cancel, onRows },
    );
    this.#isWhole = true;
  }

  async fetch(limit: number, { signal }: StatementOptions): Promise<FetchedRows> {
    if (this.#tag !== undefined) {
      const rows = this.#waiting.splice(0, limit);
      return { rows, tag: this.#waiting.length === 0 ? this.#tag : undefined, cuts: new Map() };
    }
    const rows: ResultRow[] = [];
    const cuts = new Map<ResultRow, readonly CutCell[]>();
    const tag = await this.host.guard(signal, (cancel) =>
      this.#talk((wire) => wire.execute({ portal, rows: limit }), {
        onFailure: cancel,
        onRows: async (found) => void rows.push(...found),
        onCuts: (row, found) => void cuts.set(row, found),
        cutAtBytes: this.options.cutAtBytes,
      }),
    );
    // A portal that has more rows has no tag yet.
    if (tag !== '') {
      this.#tag = tag;
      this.#isWhole = true;
    }
    return { rows, tag: this.#tag, cuts };
  }

  async close(): Promise<void> {
    const { plan, host } = this;
    try {
      if (plan.isInTransaction && this.#isWhole)
        await endTransaction(host.client, { ...host, plan });
    } finally {
      await host.onClose();
    }
  }

  async #talk(send: (wire: Wire) => void, answers: Partial<Answers> & Pick<Answers, 'onFailure'>) {
    const { plan, host } = this;
    const { onNotice, timeoutMs } = this.options;
    const wire = wireOf(host.client);
    const sendAll = (): void => {
      send(wire);
      wire.sync();
    };
    try {
      return await converse(wire, sendAll, { onNotice, ...answers });
    } catch (error) {
      const { connection } = host;
      throw queryFailure(error, { plan, connection, prefixCharacters: 0, timeoutMs });
    }
  }
}
