import type { Connection } from '../core/lake/lake';
import type { PageReader } from '../core/warehouse/pages/pageReader';
import type { TableRef } from '../core/warehouse/pages/table';
import type { WithLogin } from '../core/warehouse/sqlSession';

/** Reads a table by pages; nothing is connected until it is asked. */
export async function pageReader(
  connection: Connection,
  ref: TableRef,
  withLogin: WithLogin,
): Promise<PageReader> {
  const { PostgresPageReader } = await import('../connectors/postgres/pages/postgresPageReader');
  return new PostgresPageReader(connection, ref, withLogin);
}
