import type { Client } from 'pg';
import { groupBy } from '../../../core/base/groupBy';
import { pathKey } from '../../../core/schemaDiff/model/objectPath';
import type { ColumnStatistics, TableStatistics } from '../../../core/schemaDiff/model/statistics';
import type { StatisticsWish } from '../../../core/schemaDiff/schemaReader';
import { mayReadStatisticsSql, statisticsSql } from './statisticsSql';

type Row = readonly unknown[];

/**
 * What the server has counted of values, in the schemas that the transaction wants; by schema and name.
 * None of them where the login may not read `pg_stats`.
 */
export async function readStatistics(
  client: Client,
  { markKey }: StatisticsWish,
): Promise<readonly TableStatistics[]> {
  const may = await client.query<unknown[]>({ text: mayReadStatisticsSql, rowMode: 'array' });
  if (may.rows[0]?.[0] !== true) return [];
  const { rows } = await client.query<unknown[]>({
    text: statisticsSql,
    values: [markKey ?? null],
    rowMode: 'array',
  });
  const tables = groupBy(rows, ([schema, table]) => pathKey([String(schema), String(table)]));
  return [...tables.values()].flatMap((columns) => {
    const [first] = columns;
    if (first === undefined) return [];
    const [schema, name] = [String(first[0]), String(first[1])];
    return [{ schema, name, columns: columns.map((row) => columnOf(row, markKey !== undefined)) }];
  });
}

function columnOf(row: Row, hasMarks: boolean): ColumnStatistics {
  const [, , column, nullFraction, distinct, bytes, common, bounds] = row;
  const counted = {
    column: String(column),
    nullFraction: rounded(nullFraction),
    distinct: rounded(distinct),
    averageBytes: Number(bytes),
  };
  if (!hasMarks) return counted;
  return { ...counted, marks: { common: textsOf(common), bounds: textsOf(bounds) } };
}

/** More places would change with every ANALYZE. */
function rounded(value: unknown): number {
  return Math.round(Number(value) * 1000) / 1000;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
