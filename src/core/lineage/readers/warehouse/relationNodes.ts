import { formatCount } from '../../../base/sizes';
import { pathKey, type TablePath } from '../../../schemaDiff/model/objectPath';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { kindWords } from '../../../warehouse/catalog/kindWords';
import {
  lineageEdge,
  type LineageEdge,
  type LineageNode,
  type LineageWitness,
} from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';

/** The tables and views of a database; partitions are part of their table. */
export function relationNodes(
  connection: string,
  { relations, origin }: SchemaSnapshot,
): readonly LineageNode[] {
  const witness = catalogWitness(origin);
  return relations
    .filter(({ partitionOf }) => partitionOf === undefined)
    .map((relation) => {
      const isStored = relation.kind === 'materializedView';
      const own = isStored ? ({ ...witness, keepsRows: true } as const) : witness;
      return relationNode(connection, relation, own);
    });
}

/** What a catalog says of all that is in it. */
export function catalogWitness({
  takenAt,
}: SchemaSnapshot['origin']): Extract<LineageWitness, { readonly kind: 'catalog' }> {
  return { kind: 'catalog', ...(takenAt !== undefined && { atMs: Date.parse(takenAt) }) };
}

function relationNode(
  connection: string,
  relation: Relation,
  witness: LineageWitness,
): LineageNode {
  const { schema, name, kind, comment, columns } = relation;
  const facts = [
    { label: 'Kind', value: kindWords[kind] },
    { label: 'Columns', value: formatCount(columns.length) },
  ];
  return {
    id: relationId(connection, [schema, name]),
    kind: relation.view === undefined ? 'table' : 'view',
    name,
    group: `${connection}/${schema}`,
    witness,
    facts: comment === undefined ? facts : [...facts, { label: 'Comment', value: comment }],
    place: { kind: 'relation', connection, schema, name },
  };
}

/**
 * From what views read to the views, as the server says it in `pg_depend`; `traced` has the keys of those
 * of which edges of columns tell more, and `called` the ids of what functions read that a view calls, by its
 * key: of which columns nobody tells.
 */
export function viewEdges(
  connection: string,
  { relations }: SchemaSnapshot,
  {
    traced = new Set(),
    called = new Map(),
  }: {
    readonly traced?: ReadonlySet<string>;
    readonly called?: ReadonlyMap<string, ReadonlySet<string>>;
  } = {},
): readonly LineageEdge[] {
  const wholes = wholesOf(relations);
  return relations.flatMap(({ schema, name, view }) => {
    const target = relationId(connection, [schema, name]);
    const isTraced = traced.has(pathKey([schema, name]));
    const through = called.get(pathKey([schema, name])) ?? new Set();
    const read = (view?.dependsOn ?? []).map(([owner, table]) => {
      const [wholeSchema, whole] = wholes.get(pathKey([owner, table])) ?? [owner, table];
      return relationId(connection, [wholeSchema, whole]);
    });
    return [...new Set([...read, ...through])].map((source) => {
      const edge = lineageEdge(source, 'uses', target);
      return isTraced && !through.has(source) ? { ...edge, byColumn: true } : edge;
    });
  });
}

/** The tables that partitions are of, those of partitions of partitions too, by the keys of their paths. */
export function wholesOf(relations: readonly Relation[]): ReadonlyMap<string, TablePath> {
  const parents = new Map(
    relations.flatMap(({ schema, name, partitionOf }) =>
      partitionOf === undefined ? [] : [[pathKey([schema, name]), partitionOf.parent] as const],
    ),
  );
  const wholeOf = (path: TablePath): TablePath => {
    const parent = parents.get(pathKey(path));
    return parent === undefined ? path : wholeOf(parent);
  };
  return new Map([...parents].map(([key, parent]) => [key, wholeOf(parent)]));
}

export function relationId(connection: string, [schema, name]: TablePath): string {
  return lineageId({ kind: 'relation', connection, schema, name });
}
