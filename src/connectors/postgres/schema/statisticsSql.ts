import { ownSchemas } from './schemaSql';

export const mayReadStatisticsSql = `select has_table_privilege('pg_catalog.pg_stats', 'select')`;

/** So many values of each kind are marked: enough to tell columns apart, and no work for the server. */
const mostMarks = 20;

/** Digests of the elements of an `anyarray`, which only its text tells. */
function marksOf(values: string): string {
  return `(select array_agg(left(md5($1 || value), 16))
    from unnest((s.${values}::text::text[])[1:${mostMarks}]) as listed (value))`;
}

/**
 * `pg_stats`: schema, table, column, share of nulls, number of different values, bytes, and of a key that
 * is not null digests of the most common values and of the bounds of the others. Values stay where they
 * are. Of a table with children, what is known of all of them comes before what is of itself.
 * @see https://www.postgresql.org/docs/current/view-pg-stats.html
 */
export const statisticsSql = `
select distinct on (1, 2, 3) s.schemaname, s.tablename, s.attname, s.null_frac, s.n_distinct, s.avg_width,
  case when $1::text is not null then ${marksOf('most_common_vals')} end,
  case when $1::text is not null then ${marksOf('histogram_bounds')} end
from pg_stats s join pg_namespace n on n.nspname = s.schemaname
where ${ownSchemas}
order by 1, 2, 3, s.inherited desc`;
