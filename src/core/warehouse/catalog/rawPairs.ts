import type { Catalog } from './catalog';
import type { Relation } from './catalogEntries';

/** How Benchling names the table that a view of the same name reads. */
const rawSuffix = '$raw';

/**
 * The table that holds the rows of a view, as Benchling's warehouse and its mirrors pair them: `sample`
 * leaves out what is archived in `sample$raw`. `undefined` = the relation is no such view.
 * @see https://docs.benchling.com/docs/warehouse-tables
 */
export function rawTableOf(relation: Relation, catalog: Catalog): Relation | undefined {
  if (relation.kind !== 'view') return undefined;
  return catalog.relation(relation.schema, `${relation.name}${rawSuffix}`);
}

/** The view of a table of rows; `undefined` = the relation is no such table. */
export function viewOfRaw({ schema, name }: Relation, catalog: Catalog): Relation | undefined {
  if (!name.endsWith(rawSuffix)) return undefined;
  const view = catalog.relation(schema, name.slice(0, -rawSuffix.length));
  return view?.kind === 'view' ? view : undefined;
}
