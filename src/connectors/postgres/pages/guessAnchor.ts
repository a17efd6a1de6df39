import type { Guess, Selection } from '../../../core/warehouse/pages/pageReader';
import type { TableRef } from '../../../core/warehouse/pages/table';
import type { SqlSession, StatementOptions } from '../../../core/warehouse/sqlSession';
import { quoteTable } from '../boundSql';

export interface GuessedPlace {
  readonly ref: TableRef;
  readonly selection: Selection;
  readonly fraction: number;
}

/**
 * A place so far into a table: by the histogram of a key's first column, or by the blocks of a table.
 * Filtered rows may lie anywhere, and are not guessed.
 * @see https://www.postgresql.org/docs/current/view-pg-stats.html (histogram_bounds)
 */
export async function guessAnchor(
  session: SqlSession,
  { ref, selection, fraction }: GuessedPlace,
  options: StatementOptions,
): Promise<Guess | undefined> {
  const { order, filters } = selection;
  if (filters.length > 0) return undefined;
  if (order.kind === 'physical') return guessBlock(session, { ref, fraction }, options);
  if (order.kind !== 'keyed') return undefined;
  const [column = ''] = order.columns;
  const isUp = order.direction === 'ascending';
  const values = [ref.schema, ref.name, column, String(isUp ? fraction : 1 - fraction)];
  const { rows } = await session.query({ sql: boundSql(isUp), values }, options);
  const [bound = null, at = null] = rows[0] ?? [];
  if (bound === null || at === null) return undefined;
  return { anchor: [bound], fraction: isUp ? Number(at) : 1 - Number(at) };
}

/** The bound before the place; from the other end, the one after it. */
function boundSql(isUp: boolean): string {
  return `
select bounds[1 + place], place::float8 / last::float8
from (select bounds, last,
    least(last, pg_catalog.${isUp ? 'floor' : 'ceil'}($4::float8 * last::float8)::int4) as place
  from (select bounds, pg_catalog.array_length(bounds, 1) - 1 as last
    from (select histogram_bounds::text::text[] as bounds from pg_catalog.pg_stats
      where schemaname = $1 and tablename = $2 and attname = $3 and not inherited) as found) as counted
  where last > 0) as placed`;
}

async function guessBlock(
  session: SqlSession,
  { ref, fraction }: Pick<GuessedPlace, 'ref' | 'fraction'>,
  options: StatementOptions,
): Promise<Guess | undefined> {
  const sql = `select pg_catalog.pg_relation_size($1::regclass)
    / pg_catalog.current_setting('block_size')::int8`;
  const { rows } = await session.query({ sql, values: [quoteTable(ref)] }, options);
  const blocks = Number(rows[0]?.[0] ?? 0);
  if (blocks < 1) return undefined;
  const block = Math.min(blocks - 1, Math.floor(fraction * blocks));
  return { anchor: [`(${block},1)`], fraction: block / blocks };
}
