import type { SchemaSnapshot } from '../model/snapshot';

/**
 * The snapshot without ids of Benchling. In a mirror of Benchling's database its definitions are rows
 * like others: after a rename they say the new name before the mirror's own tables do.
 */
export function withoutDefinitions(snapshot: SchemaSnapshot): SchemaSnapshot {
  const { dropdowns, dropdownOptions: _options, ...rest } = snapshot;
  const isDefined = snapshot.relations.some(({ benchling }) => benchling);
  if (!isDefined && dropdowns === undefined) return snapshot;
  const relations = snapshot.relations.map(({ benchling: _table, columns, ...relation }) => ({
    ...relation,
    columns: columns.map(({ benchling: _field, ...column }) => column),
  }));
  return { ...rest, relations };
}
