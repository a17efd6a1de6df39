import type { Connection } from '../../../core/lake/lake';
import type { SqlSessions, StatementOptions } from '../../../core/warehouse/sqlSession';
import { logIn } from '../login/logIn';
import { endOnAbort, hangUp } from '../login/openClient';
import type { PostgresRunnerOptions } from './postgresRunner';
import { ownFailure } from '../statements/queryFailure';
import { PostgresSession } from './postgresSession';
import { settingsSql } from '../statements/sessionSettings';

/** Opens connections to one database that stay. */
export class PostgresSessions implements SqlSessions {
  constructor(
    readonly connection: Connection,
    readonly options: PostgresRunnerOptions,
  ) {}

  async open({ signal }: StatementOptions): Promise<PostgresSession> {
    const { password, environment = process.env } = this.options;
    const client = await logIn(this.connection, { password, environment, signal });
    try {
      const settings = `${settingsSql({ isInTransaction: false })}; ${pagingSettings}`;
      await endOnAbort(client, signal, () => client.query(settings));
    } catch (error) {
      hangUp(client);
      signal.throwIfAborted();
      throw ownFailure(error, this.connection);
    }
    return new PostgresSession(client, this.connection, { environment });
  }
}

/**
 * What reading by pages wants: plans for all rows of a cursor rather than for its first tenth, rows in
 * the order in which they lie, and no compiler in between. Memory is what the server gives anyhow: more
 * made sorts of millions of rows slower.
 */
const pagingSettings = [
  'set default_transaction_read_only = on',
  // We close what is idle before; this ends what we cannot, on a machine that sleeps or was cut off.
  "set idle_in_transaction_session_timeout = '10min'",
  'set cursor_tuple_fraction = 1',
  'set synchronize_seqscans = off',
  'set jit = off',
].join('; ');
