/**
 * A query that takes catalogs for empty which the login may not read, by tables of its own of their names.
 * A name of a WITH goes before that of a table; the row type of a catalog is everybody's.
 */
export function withoutCatalogs(query: string, catalogs: readonly string[]): string {
  const used = catalogs.filter((catalog) => new RegExp(`\\b${catalog}\\b`).test(query));
  if (used.length === 0) return query;
  const names = used.map(
    (catalog) => `${catalog} as (select (null::pg_catalog.${catalog}).* where false)`,
  );
  const [, others] = /^\s*with (.+)$/s.exec(query) ?? [];
  return `with ${names.join(', ')}${others === undefined ? query : `, ${others}`}`;
}
