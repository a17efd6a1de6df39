import type { Client } from 'pg';
import type { Connection } from '../../../core/lake/lake';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import { refuseVolatile } from '../../../core/warehouse/refuseVolatile';
import { ownFailure } from './queryFailure';
import { beginSql, modeSql, searchPathSql, settingsSql, timeoutSql } from './sessionSettings';
import { findVolatileFunctions } from './volatileFunctions';

export interface PlannedStatement {
  readonly plan: QueryPlan;
  readonly connection: Connection;
  readonly timeoutMs: number | undefined;
}

/**
 * Begins as a plan says, and looks at what its statement calls before any of it is sent.
 * @throws QueryError
 */
export async function prepareStatement(
  client: Client,
  { plan, connection, timeoutMs }: PlannedStatement,
): Promise<void> {
  const { isInTransaction, mode } = plan;
  const { schema } = connection;
  const ask = askOf(connection);
  await ask(() => client.query(isInTransaction ? beginSql(mode) : modeSql(mode)));
  await ask(() => client.query(settingsSql(plan)));
  if (schema !== undefined) {
    await ask(() => client.query(searchPathSql, [schema, isInTransaction]));
  }
  if (mode === 'readOnly') {
    const functions = await ask(() => findVolatileFunctions(client, plan.statement));
    refuseVolatile(functions, plan, connection);
  }
  await ask(() => client.query(timeoutSql(plan, timeoutMs)));
}

/** Ends the transaction of a statement that came to its end. @throws QueryError */
export async function endTransaction(
  client: Client,
  { plan, connection }: Pick<PlannedStatement, 'plan' | 'connection'>,
): Promise<void> {
  const sql = plan.mode === 'readOnly' ? 'rollback' : 'commit';
  await askOf(connection)(() => client.query(sql));
}

/** Runs statements of ours. */
function askOf(connection: Connection): <T>(ask: () => Promise<T>) => Promise<T> {
  return async (ask) => {
    try {
      return await ask();
    } catch (error) {
      throw ownFailure(error, connection);
    }
  };
}
