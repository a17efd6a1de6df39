import type { Client } from 'pg';
import type { RowCount } from '../../../core/schemaDiff/migration/schemaMigrator';
import { quotePath } from '../../../core/schemaDiff/normal/quoteIdentifier';
import type { TablePath } from '../../../core/schemaDiff/model/objectPath';

/** What Postgres last counted; -1 = it never did. @see pg_class.reltuples */
const estimateSql = `
select greatest(c.reltuples, 0)::float8 from pg_catalog.pg_class c where c.oid = $1::text::pg_catalog.regclass`;

/**
 * The rows of tables themselves, those of heirs and partitions apart unless they are wanted, within a
 * transaction, in their order: counted one by one while there is time, estimated then. `nowMs` is a clock
 * that only goes forward.
 */
export async function countRows(
  client: Client,
  tables: readonly CountedTable[],
  { timeoutMs, nowMs }: { readonly timeoutMs: number; readonly nowMs: () => number },
): Promise<readonly RowCount[]> {
  const end = nowMs() + timeoutMs;
  const counts: RowCount[] = [];
  for (const table of tables) counts.push(await countTable(client, table, end - nowMs()));
  return counts;
}

export interface CountedTable {
  readonly path: TablePath;
  readonly withPartitions?: boolean | undefined;
}

const statementCanceled = '57014';

async function countTable(
  client: Client,
  { path: table, withPartitions = false }: CountedTable,
  leftMs: number,
): Promise<RowCount> {
  if (leftMs < 1) return estimate(client, table);
  await client.query('savepoint lakeside_count');
  try {
    await client.query(`set local statement_timeout = ${Math.ceil(leftMs)}`);
    const { rows } = await client.query<unknown[]>({
      text: `select count(*)::float8 from ${withPartitions ? '' : 'only '}${quotePath(table)}`,
      rowMode: 'array',
    });
    await client.query('rollback to savepoint lakeside_count');
    return { rows: Number(rows[0]?.[0]), isEstimate: false };
  } catch (error) {
    const isLate = error instanceof Error && 'code' in error && error.code === statementCanceled;
    if (!isLate) throw error;
    await client.query('rollback to savepoint lakeside_count');
    return estimate(client, table);
  }
}

async function estimate(client: Client, table: TablePath): Promise<RowCount> {
  const { rows } = await client.query<unknown[]>({
    text: estimateSql,
    rowMode: 'array',
    values: [quotePath(table)],
  });
  return { rows: Number(rows[0]?.[0] ?? 0), isEstimate: true };
}
