import type { Graph, GraphEdge, GraphNode } from '../../graph/graph';
import type { Catalog } from '../catalog/catalog';
import type { Column, ForeignKey, Relation, RelationKind } from '../catalog/catalogEntries';
import { qualifiedName } from '../catalog/describeRelation';
import { rawTableOf, viewOfRaw } from '../catalog/rawPairs';

/** A column as a diagram of tables shows it. */
export interface DiagramColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly isPrimary: boolean;
  /** Part of a foreign key. */
  readonly isForeign: boolean;
}

/**
 * A table of a diagram. A view and the table of its rows, as Benchling pairs them, are one, under the
 * view's name; a partitioned table and its partitions are one, too.
 */
export interface DiagramTable extends GraphNode {
  /** Its qualified name, quoted where it has to be. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** Name of the table of rows; `undefined` = it is no such pair. */
  readonly raw: string | undefined;
  /** Those of the primary key and of foreign keys, by position. */
  readonly keyColumns: readonly DiagramColumn[];
  /** Of all columns. */
  readonly columnCount: number;
  readonly comment: string | undefined;
  /** What its foreign keys name but the login may not see, each once. */
  readonly unseen: readonly string[];
}

/** A foreign key: from the table that refers to the one that is referred to. */
export interface TableReference extends GraphEdge {
  readonly name: string;
  readonly columns: readonly string[];
  /** In the order of `columns`; empty if the login may not see them. */
  readonly targetColumns: readonly string[];
  /** True if every row has to name one. */
  readonly isRequired: boolean;
}

export type RelationGraph = Graph<DiagramTable, TableReference>;

/** All tables and views that a login may see and the foreign keys between them, by schema and name. */
export function relationGraph(catalog: Catalog): RelationGraph {
  const owners = new Map<number, Relation>();
  for (const relation of catalog.relations) owners.set(relation.oid, ownerOf(relation, catalog));
  const shown = catalog.relations.filter(({ oid }) => owners.get(oid)?.oid === oid);
  const tables: DiagramTable[] = [];
  const references = new Map<string, TableReference>();
  for (const relation of shown) {
    const raw = rawTableOf(relation, catalog);
    const rows = raw ?? relation;
    const keys = [rows, ...catalog.partitionsOf(rows)].flatMap((part) =>
      catalog.foreignKeysOf(part).map((key) => ({ key, part })),
    );
    const unseen = new Set<string>();
    for (const { key, part } of keys) {
      const target = owners.get(key.target);
      if (target === undefined) unseen.add(key.targetName);
      else {
        const reference = referenceOf(key, { source: relation, part, target }, catalog);
        // A partition may say again what its table says.
        if (!references.has(reference.id)) references.set(reference.id, reference);
      }
    }
    tables.push({
      id: qualifiedName(relation),
      schema: relation.schema,
      name: relation.name,
      kind: relation.kind,
      raw: raw?.name,
      keyColumns: diagramColumns(relation, catalog).filter(isInKey),
      columnCount: catalog.columnNamesOf(rows).length,
      comment: relation.comment ?? raw?.comment,
      unseen: [...unseen],
    });
  }
  return { nodes: tables, edges: [...references.values()] };
}

/** All columns of a table of a diagram, by position; of a pair, those of the table of rows. */
export function diagramColumns(relation: Relation, catalog: Catalog): readonly DiagramColumn[] {
  const rows = rawTableOf(relation, catalog) ?? relation;
  const primary = catalog.keysOf(rows).find(({ kind }) => kind === 'primary');
  const foreign = new Set(catalog.foreignKeysOf(rows).flatMap(({ columns }) => columns));
  return catalog.columnsOf(rows).map(({ name, type, isNullable }) => ({
    name,
    type,
    isNullable,
    isPrimary: primary?.columns.includes(name) ?? false,
    isForeign: foreign.has(name),
  }));
}

/** The table of a diagram that a relation is shown as; `undefined` = the catalog has none of the name. */
export function diagramId(
  { schema, name }: Pick<Relation, 'schema' | 'name'>,
  catalog: Catalog,
): string | undefined {
  const relation = catalog.relation(schema, name);
  return relation && qualifiedName(ownerOf(relation, catalog));
}

/** What a relation is a part of, as far as a diagram is concerned; most stand for themselves. */
function ownerOf(relation: Relation, catalog: Catalog): Relation {
  const { partitionOf } = relation;
  const whole = partitionOf === undefined ? undefined : catalog.relationOf(partitionOf);
  if (whole !== undefined) return ownerOf(whole, catalog);
  return viewOfRaw(relation, catalog) ?? relation;
}

function isInKey({ isPrimary, isForeign }: DiagramColumn): boolean {
  return isPrimary || isForeign;
}

interface ReferenceEnds {
  readonly source: Relation;
  /** The relation that has the key: the source, its table of rows or one of its partitions. */
  readonly part: Relation;
  readonly target: Relation;
}

function referenceOf(
  { name, columns, targetColumns }: ForeignKey,
  { source, part, target }: ReferenceEnds,
  catalog: Catalog,
): TableReference {
  const ends = [qualifiedName(source), qualifiedName(target)] as const;
  const own = new Map(catalog.columnsOf(part).map((column) => [column.name, column]));
  const isNullable = (column: string): boolean => isNullableColumn(own.get(column));
  return {
    id: JSON.stringify([...ends, columns, targetColumns]),
    source: ends[0],
    target: ends[1],
    name,
    columns,
    targetColumns,
    isRequired: !columns.some(isNullable),
  };
}

function isNullableColumn(column: Column | undefined): boolean {
  return column === undefined || column.isNullable;
}
