import type {
  ColumnNode,
  ForeignKeyNode,
  PartKind,
  PartsNode,
  RelationNode,
  WarehouseNode,
} from './warehouseNode';
import type { ForeignKey, Relation } from '../../core/warehouse/catalog/catalogEntries';

/** The columns of a relation that a filter leaves. */
export function columnNodes({
  id,
  database,
  catalog,
  relation,
  columns,
}: RelationNode): readonly ColumnNode[] {
  const primary = catalog.keysOf(relation).find(({ kind }) => kind === 'primary');
  const references = catalog.foreignKeysOf(relation);
  return catalog
    .columnsOf(relation)
    .filter(({ name }) => columns === undefined || columns.has(name))
    .map((column) => ({
      kind: 'column',
      id: `${id}\0column\0${column.name}`,
      database,
      catalog,
      relation,
      column,
      isInPrimaryKey: primary?.columns.includes(column.name) ?? false,
      reference: references.find((reference) => reference.columns.includes(column.name)),
    }));
}

/** What a relation has beside columns; a table of rows stands below its view. */
export function relationParts(node: RelationNode): readonly WarehouseNode[] {
  const { id, database, catalog, relation, raw } = node;
  if (node.columns !== undefined) return [];
  const counts: readonly (readonly [PartKind, number])[] = [
    ['keys', catalog.keysOf(relation).length],
    ['foreignKeys', catalog.foreignKeysOf(relation).length],
    ['references', catalog.referencesTo(relation).length],
    ['indexes', catalog.indexesOf(relation).length],
    ['partitions', catalog.partitionsOf(relation).length],
  ];
  const parts = counts
    .filter(([, count]) => count > 0)
    .map(([part, count]): PartsNode => {
      const place = `${id}\0${part}`;
      return { kind: 'parts', id: place, database, catalog, relation, part, count };
    });
  if (raw === undefined) return parts;
  return [innerRelation(node, 'raw', raw), ...parts];
}

export function partNodes(node: PartsNode): readonly WarehouseNode[] {
  const { id, database, catalog, relation, part } = node;
  const inside = { database, catalog, relation };
  switch (part) {
    case 'keys':
      return catalog
        .keysOf(relation)
        .map((key) => ({ kind: 'key', id: `${id}\0${key.name}`, ...inside, key }));
    case 'foreignKeys':
      return catalog.foreignKeysOf(relation).map((key) => foreignKeyNode(node, key, false));
    case 'references':
      return catalog.referencesTo(relation).map((key) => foreignKeyNode(node, key, true));
    case 'indexes':
      return catalog
        .indexesOf(relation)
        .map((index) => ({ kind: 'index', id: `${id}\0${index.name}`, ...inside, index }));
    case 'partitions':
      return catalog
        .partitionsOf(relation)
        .map((partition) => innerRelation(node, partition.name, partition));
  }
}

/** A relation that stands below another one, whatever the filter leaves. */
function innerRelation(
  { id, database, catalog }: RelationNode | PartsNode,
  place: string,
  relation: Relation,
): RelationNode {
  return {
    kind: 'relation',
    id: `${id}\0${place}`,
    database,
    catalog,
    relation,
    raw: undefined,
    columns: undefined,
  };
}

function foreignKeyNode(
  { id, database, catalog }: PartsNode,
  foreignKey: ForeignKey,
  isIncoming: boolean,
): ForeignKeyNode {
  const other = catalog.relationOf(isIncoming ? foreignKey.relation : foreignKey.target);
  const place = `${id}\0${foreignKey.relation}\0${foreignKey.name}`;
  return { kind: 'foreignKey', id: place, database, catalog, foreignKey, other, isIncoming };
}
