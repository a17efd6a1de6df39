import { formatCount } from '../../../base/sizes';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { kindWords } from '../../../warehouse/catalog/kindWords';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';

/** The tables and views of a database; partitions are part of their table. */
export function relationNodes(
  connection: string,
  { relations }: SchemaSnapshot,
): readonly LineageNode[] {
  return relations
    .filter(({ partitionOf }) => partitionOf === undefined)
    .map((relation) => relationNode(connection, relation));
}

function relationNode(connection: string, relation: Relation): LineageNode {
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
    facts: comment === undefined ? facts : [...facts, { label: 'Comment', value: comment }],
    place: { kind: 'relation', connection, schema, name },
  };
}

/** From what views read to the views, as the server says it in `pg_depend`. */
export function viewEdges(
  connection: string,
  { relations }: SchemaSnapshot,
): readonly LineageEdge[] {
  const wholes = wholesOf(relations);
  return relations.flatMap(({ schema, name, view }) => {
    const target = relationId(connection, [schema, name]);
    const read = (view?.dependsOn ?? []).map(([owner, table]) => {
      const [wholeSchema, whole] = wholes.get(`${owner}\0${table}`) ?? [owner, table];
      return relationId(connection, [wholeSchema, whole]);
    });
    return [...new Set(read)].map((source) => lineageEdge(source, 'uses', target));
  });
}

/** The tables that partitions are of, those of partitions of partitions too. */
function wholesOf(relations: readonly Relation[]): ReadonlyMap<string, readonly [string, string]> {
  const parents = new Map(
    relations.flatMap(({ schema, name, partitionOf }) =>
      partitionOf === undefined ? [] : [[`${schema}\0${name}`, partitionOf.parent] as const],
    ),
  );
  const wholeOf = (path: readonly [string, string]): readonly [string, string] => {
    const parent = parents.get(`${path[0]}\0${path[1]}`);
    return parent === undefined ? path : wholeOf(parent);
  };
  return new Map([...parents].map(([key, parent]) => [key, wholeOf(parent)]));
}

export function relationId(
  connection: string,
  [schema, name]: readonly [schema: string, name: string],
): string {
  return lineageId({ kind: 'relation', connection, schema, name });
}
