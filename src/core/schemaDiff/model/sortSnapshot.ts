import { pathKey } from './objectPath';
import type { Relation, SchemaSnapshot } from './snapshot';

/** The same snapshot with every list in its order: by name where it has no order of its own. */
export function sortSnapshot(snapshot: SchemaSnapshot): SchemaSnapshot {
  return {
    ...snapshot,
    schemas: sortBy(snapshot.schemas, ({ name }) => name),
    relations: sortBy(snapshot.relations, ({ schema, name }) => pathKey([schema, name])).map(
      sortRelation,
    ),
    enums: sortBy(snapshot.enums, ({ schema, name }) => pathKey([schema, name])),
    domains: sortBy(snapshot.domains, ({ schema, name }) => pathKey([schema, name])).map(
      (domain) => ({ ...domain, checks: sortBy(domain.checks, nameOf) }),
    ),
    functions: sortBy(snapshot.functions, ({ signature }) => signature),
    ...(snapshot.statistics && {
      statistics: sortBy(snapshot.statistics, ({ schema, name }) => pathKey([schema, name])),
    }),
  };
}

function sortRelation(relation: Relation): Relation {
  return {
    ...relation,
    uniques: sortBy(relation.uniques, nameOf),
    foreignKeys: sortBy(relation.foreignKeys, nameOf),
    checks: sortBy(relation.checks, nameOf),
    exclusions: sortBy(relation.exclusions, nameOf),
    indexes: sortBy(relation.indexes, nameOf),
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** By UTF-16 units, so that every machine sorts alike. */
function sortBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}
