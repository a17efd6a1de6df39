import { quoteText } from '../../../core/sql/quoteName';
import type { Guess, Selection } from '../../../core/warehouse/pages/pageReader';
import type { TableRef } from '../../../core/warehouse/pages/table';
import type { SqlSession, StatementOptions } from '../../../core/warehouse/sqlSession';
import { quoteTable } from '../statements/boundSql';

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
  place: GuessedPlace,
  options: StatementOptions,
): Promise<Guess | undefined> {
  const { order, filters } = place.selection;
  if (filters.length > 0) return undefined;
  if (order.kind === 'physical') return guessBlock(session, place, options);
  if (order.kind !== 'keyed') return undefined;
  return guessBound(session, { ...place, ...order, column: order.columns[0] ?? '' }, options);
}

async function guessBound(
  session: SqlSession,
  { direction, ...place }: BoundPlace & { readonly direction: 'ascending' | 'descending' },
  options: StatementOptions,
): Promise<Guess | undefined> {
  const isUp = direction === 'ascending';
  const fromLeast = (fraction: number): number => (isUp ? fraction : 1 - fraction);
  const sql = boundSql({ ...place, fraction: fromLeast(place.fraction) }, isUp);
  const [rows] = await session.catalog([sql], options);
  const [bound = null, at = null] = rows?.[0] ?? [];
  if (bound === null || at === null) return undefined;
  return { anchor: [bound], fraction: fromLeast(Number(at)) };
}

interface BoundPlace extends Pick<GuessedPlace, 'ref' | 'fraction'> {
  readonly column: string;
}

/** The bound before the place; from the other end, the one after it. */
function boundSql({ ref, column, fraction }: BoundPlace, isUp: boolean): string {
  return `
select bounds[1 + place], place::float8 / last::float8
from (select bounds, last,
    least(last, pg_catalog.${isUp ? 'floor' : 'ceil'}(${fraction}::float8 * last::float8)::int4) as place
  from (select bounds, pg_catalog.array_length(bounds, 1) - 1 as last
    from (select histogram_bounds::text::text[] as bounds from pg_catalog.pg_stats
      where schemaname = ${quoteText(ref.schema)} and tablename = ${quoteText(ref.name)}
        and attname = ${quoteText(column)} and not inherited) as found) as counted
  where last > 0) as placed`;
}

async function guessBlock(
  session: SqlSession,
  { ref, fraction }: Pick<GuessedPlace, 'ref' | 'fraction'>,
  options: StatementOptions,
): Promise<Guess | undefined> {
  const sql = `select pg_catalog.pg_relation_size(${quoteText(quoteTable(ref))}::regclass)
    / pg_catalog.current_setting('block_size')::int8`;
  const [rows] = await session.catalog([sql], options);
  const blocks = Number(rows?.[0]?.[0] ?? 0);
  if (blocks < 1) return undefined;
  const block = Math.min(blocks - 1, Math.floor(fraction * blocks));
  return { anchor: [`(${block},1)`], fraction: block / blocks };
}
