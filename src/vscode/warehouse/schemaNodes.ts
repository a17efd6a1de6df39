import { formatQuantity } from '../../core/base/sizes';
import type { Catalog } from '../../core/warehouse/catalog/catalog';
import type { Relation, RelationKind } from '../../core/warehouse/catalog/catalogEntries';
import { CatalogIndex, type MatchedRelation } from '../../core/warehouse/catalog/catalogIndex';
import { rawTableOf, viewOfRaw } from '../../core/warehouse/catalog/rawPairs';
import type { Database } from '../support/lakes/databases';
import type { KindNode, NoteNode, RelationNode, SchemaNode, ShownRelation } from './warehouseNode';

/** Made when names are first looked for. */
const indexes = new WeakMap<Catalog, CatalogIndex>();

export function indexOf(catalog: Catalog): CatalogIndex {
  const known = indexes.get(catalog);
  if (known !== undefined) return known;
  const index = new CatalogIndex(catalog);
  indexes.set(catalog, index);
  return index;
}

/** The schemas of a database, that of the connection first, and what is to be said of the rest. */
export function schemaNodes(
  database: Database,
  catalog: Catalog,
  filter: string,
): readonly (SchemaNode | NoteNode)[] {
  const shown = relationsBySchema(catalog, filter);
  const named = database.connection.schema;
  const schemas = catalog.schemas
    .map(({ name }): SchemaNode => {
      const id = idOf(database.id, filter, name);
      const relations = shown.get(name) ?? [];
      return { kind: 'schema', id, database, catalog, schema: name, relations };
    })
    .filter(({ relations }) => filter === '' || relations.length > 0)
    .sort((a, b) => Number(b.schema === named) - Number(a.schema === named));
  if (schemas.length === 0 && filter !== '') return [nothingMatches(database, filter)];
  return [...schemas, ...hiddenNote(database, catalog)];
}

/** The relations of a schema, by their kinds where it has several. */
export function relationNodes(
  node: SchemaNode,
  filter: string,
): readonly (KindNode | RelationNode)[] {
  const kinds = kindOrder.filter((kind) => node.relations.some(isOfKind(kind)));
  if (kinds.length < 2) return node.relations.map((shown) => relationNode(node, shown, filter));
  const { database, catalog, schema } = node;
  return kinds.map((relationKind) => ({
    kind: 'relationKind',
    id: idOf(database.id, filter, schema, relationKind),
    database,
    catalog,
    schema,
    relationKind,
    relations: node.relations.filter(isOfKind(relationKind)),
  }));
}

export function relationNode(
  { database, catalog }: Pick<SchemaNode, 'database' | 'catalog'>,
  shown: ShownRelation,
  filter: string,
): RelationNode {
  const { schema, name } = shown.relation;
  // The name of a kind is no name of a relation that could stand beside it: it holds no NUL.
  const id = idOf(database.id, filter, schema, 'relation', name);
  return { kind: 'relation', id, database, catalog, ...shown };
}

const kindOrder: readonly RelationKind[] = ['table', 'view', 'materializedView', 'foreignTable'];

/** Partitioned tables stand among tables. */
function isOfKind(kind: RelationKind): (shown: ShownRelation) => boolean {
  return ({ relation }) =>
    relation.kind === kind || (kind === 'table' && relation.kind === 'partitionedTable');
}

/** Partitions stand below their tables, and tables of rows with their views. */
function relationsBySchema(catalog: Catalog, filter: string): Map<string, ShownRelation[]> {
  const shown = new Map<string, ShownRelation[]>();
  const seen = new Set<number>();
  for (const { relation: matched, columns } of matchedRelations(catalog, filter)) {
    if (isInside(matched, catalog)) continue;
    const view = viewOfRaw(matched, catalog);
    const relation = view ?? matched;
    if (seen.has(relation.oid)) continue;
    seen.add(relation.oid);
    const raw = rawTableOf(relation, catalog);
    const entry = { relation, raw, columns: view === undefined ? columns : undefined };
    const others = shown.get(relation.schema);
    if (others === undefined) shown.set(relation.schema, [entry]);
    else others.push(entry);
  }
  return shown;
}

function matchedRelations(catalog: Catalog, filter: string): readonly MatchedRelation[] {
  if (filter !== '') return indexOf(catalog).match(filter);
  return catalog.relations.map((relation) => ({ relation, columns: undefined }));
}

/** True for a partition of a table that is shown. */
function isInside({ partitionOf }: Relation, catalog: Catalog): boolean {
  return partitionOf !== undefined && catalog.relationOf(partitionOf) !== undefined;
}

/** What the login may not see is not shown, but that there is something. */
function hiddenNote({ id, connection }: Database, { hidden }: Catalog): readonly NoteNode[] {
  const parts = [
    ...(hidden.schemas > 0 ? [formatQuantity(hidden.schemas, 'schema')] : []),
    ...(hidden.relations > 0
      ? [formatQuantity(hidden.relations, 'table or view', 'tables and views')]
      : []),
  ];
  if (parts.length === 0) return [];
  return [
    {
      kind: 'note',
      id: `${id}\0hidden`,
      text: `${parts.join(' and ')} that ${connection.user} may not see`,
      tooltip: `Have their owner GRANT USAGE on the schema and SELECT on the tables to ${connection.user}`,
    },
  ];
}

function nothingMatches({ id }: Database, filter: string): NoteNode {
  return {
    kind: 'note',
    id: `${id}\0nothing`,
    text: 'Nothing matches',
    tooltip: `No table, view or column has “${filter}” in its name`,
  };
}

/** The editor remembers by id what was opened; under a filter other things are open than without. */
function idOf(databaseId: string, filter: string, ...names: readonly string[]): string {
  return [databaseId, filter, ...names].join('\0');
}
