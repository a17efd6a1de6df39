import type { Client } from 'pg';
import { isView } from '../../../../src/core/schemaDiff/model/isView';
import { tablePath, type ColumnPath } from '../../../../src/core/schemaDiff/model/objectPath';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { quoteAlways } from '../../../../src/core/sql/quoteName';

/**
 * Columns of tables that are the same ones by their numbers, as they are called in the end. Without lists
 * that became single values: of these a migration keeps the only one, and casts keep the braces.
 */
export function survivingColumns({
  before,
  after,
}: {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}): readonly ColumnPath[] {
  const tables = new Map(before.relations.map((relation) => [relation.oid, relation]));
  return after.relations.flatMap((relation) => {
    const was = tables.get(relation.oid);
    if (was === undefined || isView(relation) || isView(was)) return [];
    const older = new Map(was.columns.map((column) => [column.attnum, column.type]));
    return relation.columns
      .filter(({ attnum, type }) => {
        const before = older.get(attnum);
        return before !== undefined && before.endsWith('[]') === type.endsWith('[]');
      })
      .map(({ name }): ColumnPath => [...tablePath(relation), name]);
  });
}

/** What tells the values of each column from any others, whatever order they are in. */
export async function columnDigests(
  client: Client,
  columns: readonly ColumnPath[],
): Promise<readonly string[]> {
  if (columns.length === 0) return [];
  const digests = columns.map(([schema, table, column], place) => {
    const value = `coalesce(${quoteAlways(column)}::text, 'null')`;
    return `select ${place}, md5(string_agg(${value}, ',' order by ${value} collate "C"))
      from ${quoteAlways(schema)}.${quoteAlways(table)}`;
  });
  const { rows } = await client.query<[number, string | null]>({
    text: `${digests.join(' union all ')} order by 1`,
    rowMode: 'array',
  });
  return rows.map(([, digest]) => digest ?? 'no row');
}
