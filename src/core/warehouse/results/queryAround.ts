import type { SortedColumn } from './sortRows';

/** What stands before the statement in the queries that stand around one. */
export const aroundPrefix = 'select * from (\n';

/** The query that has the server sort what a statement gives, by the places of its columns. */
export function sortedSql(sql: string, sort: readonly SortedColumn[]): string {
  const terms = sort.map(
    ({ column, direction }) => `${column + 1}${direction === 'descending' ? ' desc' : ''}`,
  );
  return `${aroundPrefix}${sql}\n) as result order by ${terms.join(', ')}`;
}

/** The query for the one row at a position, from 0, of what a statement gives. */
export function rowSql(sql: string, position: number): string {
  return `${aroundPrefix}${sql}\n) as result offset ${position} limit 1`;
}
