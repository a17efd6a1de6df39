import { quoteText } from '../../../core/sql/quoteName';
import { parseArrayText } from '../../../core/warehouse/formats/arrayText';
import type { ColumnProfile, CommonValue } from '../../../core/warehouse/pages/columnProfile';
import type { Reading } from '../../../core/warehouse/pages/pageReader';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import type { Filter } from '../../../core/warehouse/pages/tableQuery';
import type { SqlSession } from '../../../core/warehouse/sqlSession';
import { ParameterBinder } from '../statements/boundSql';
import { columnOf, fromSql, operandOf } from './selectionSql';

/** Values of which the share is told. */
const mostCommon = 10;
/** Of about as many rows each. */
const groupCount = 20;

/**
 * What the last ANALYZE kept of a column; `undefined` = it was never analyzed, or may not be read.
 * @see https://www.postgresql.org/docs/current/view-pg-stats.html
 */
export async function readStatistics(
  session: SqlSession,
  { ref }: Pick<TableFacts, 'ref'>,
  column: string,
  options: Reading,
): Promise<ColumnProfile | undefined> {
  const sql = `select s.null_frac, s.n_distinct, greatest(c.reltuples, 0)::int8,
      s.most_common_vals::text, s.most_common_freqs::text, s.histogram_bounds::text
    from pg_catalog.pg_stats s
      join pg_catalog.pg_namespace n on n.nspname = s.schemaname
      join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
    where s.schemaname = ${quoteText(ref.schema)} and s.tablename = ${quoteText(ref.name)}
      and s.attname = ${quoteText(column)}
    order by s.inherited desc limit 1`;
  const [rows] = await session.catalog([sql], options);
  const row = rows?.[0];
  if (row === undefined) return undefined;
  const [nulls, distinct, count, values, shares, histogram] = row;
  const bounds = itemsOf(histogram);
  const total = Number(count);
  const known = Number(distinct);
  const shareTexts = itemsOf(shares);
  return {
    isExact: false,
    rows: total,
    nullShare: Number(nulls),
    // Below zero it is a share of the rows: their number grows with the table.
    distinct: known === 0 ? undefined : Math.round(known < 0 ? -known * total : known),
    least: bounds[0],
    most: bounds.at(-1),
    common: itemsOf(values)
      .slice(0, mostCommon)
      .map((value, index) => ({ value, share: Number(shareTexts[index]) })),
    bounds,
  };
}

/** Goes through all rows that pass. A type without an order is told apart by its text. */
export async function countProfile(
  session: SqlSession,
  facts: TableFacts,
  request: { readonly column: string; readonly filters: readonly Filter[] },
  options: Reading,
): Promise<ColumnProfile> {
  const column = columnOf(facts, request.column);
  const operand = operandOf(column);
  const binder = new ParameterBinder();
  const order = { kind: 'given' } as const;
  const from = fromSql({ facts, binder, filters: request.filters, order });
  // Grouped once: what is asked of the values then goes through each of them, not through each row.
  const sql = `with groups as materialized (
      select ${operand} as value, pg_catalog.count(*) as rows ${from} group by 1
    ), known as materialized (
      select value, rows, pg_catalog.sum(rows) over (order by value) as upto from groups
      where value is distinct from null
    ), most as (select * from known order by rows desc, value limit ${mostCommon})
    select (select coalesce(pg_catalog.sum(rows), 0) from groups), (select coalesce(pg_catalog.sum(rows), 0) from known),
      (select pg_catalog.count(*) from known),
      (select value::pg_catalog.text from known order by known.value limit 1),
      (select value::pg_catalog.text from known order by known.value desc limit 1),
      (select pg_catalog.array_agg(value::pg_catalog.text order by rows desc, value)::pg_catalog.text from most),
      (select pg_catalog.array_agg(rows order by rows desc, value)::pg_catalog.text from most),
      (select pg_catalog.array_agg(bound::pg_catalog.text order by tile)::pg_catalog.text from (
        select tile, (select value from known
          where upto operator(pg_catalog.>=) (tile::pg_catalog.numeric operator(pg_catalog.*)
            (select pg_catalog.sum(rows) from known) operator(pg_catalog./) ${groupCount}.0) order by known.value limit 1) as bound
        from pg_catalog.generate_series(0, ${groupCount}) as tile) as bounds)`;
  const rows = await session.query({ sql, values: binder.values }, options);
  const [all, present, distinct, least, most, values, counts, bounds] = rows[0] ?? [];
  const total = Number(all);
  const countTexts = itemsOf(counts);
  const common: readonly CommonValue[] = itemsOf(values).map((value, index) => ({
    value,
    share: Number(countTexts[index]) / total,
  }));
  return {
    isExact: true,
    rows: total,
    nullShare: total === 0 ? 0 : 1 - Number(present) / total,
    distinct: Number(distinct),
    least: least ?? undefined,
    most: most ?? undefined,
    common,
    bounds: itemsOf(bounds),
  };
}

function itemsOf(text: string | null | undefined): readonly string[] {
  const items = parseArrayText(text ?? '') ?? [];
  return items.flatMap((item) => (typeof item === 'string' ? [item] : []));
}
