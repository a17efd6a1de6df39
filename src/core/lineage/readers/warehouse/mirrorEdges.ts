import { groupBy } from '../../../base/groupBy';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { relationId } from './relationNodes';

/** A database with what it holds. */
export interface SeenDatabase {
  readonly connection: string;
  readonly snapshot: SchemaSnapshot;
}

/** A table or view of Benchling, and what mirrors it. */
export interface MirroredPair {
  readonly from: Relation;
  readonly to: Relation;
}

/** What of a warehouse mirrors Benchling. */
export interface Mirror {
  readonly pairs: readonly MirroredPair[];
  readonly edges: readonly LineageEdge[];
  /** Of what has a counterpart that got another name in Benchling, if somebody tells of that. */
  readonly guesses: readonly LineageEdge[];
}

/**
 * From what Benchling holds to what mirrors it in the warehouse, by the same name: in the schema of the same
 * name, else in the only one that has it. Views mirror views: who renames one over there means this one, too.
 */
export function mirrorEdges(benchling: SeenDatabase, warehouse: SeenDatabase): Mirror {
  const all = warehouse.snapshot.relations.filter(({ partitionOf }) => partitionOf === undefined);
  const byName = groupBy(all, ({ name }) => name);
  const pairs = benchling.snapshot.relations.flatMap((from) => {
    const named = byName.get(from.name) ?? [];
    const [only, ...others] = named;
    const to =
      named.find((table) => table.schema === from.schema) ??
      (others.length === 0 ? only : undefined);
    return to === undefined ? [] : [{ from, to }];
  });
  const mirrored = new Set(pairs.map(({ to }) => to));
  const schemas = new Set(benchling.snapshot.relations.map(({ schema }) => schema));
  const left = all.filter((table) => schemas.has(table.schema) && !mirrored.has(table));
  return {
    pairs,
    edges: pairs.map(({ from, to }) =>
      mirrorEdge(benchling, from.schema, { warehouse, mirror: to }),
    ),
    guesses: left.map((mirror) => mirrorEdge(benchling, mirror.schema, { warehouse, mirror })),
  };
}

function mirrorEdge(
  benchling: SeenDatabase,
  schema: string,
  { warehouse, mirror }: { readonly warehouse: SeenDatabase; readonly mirror: Relation },
): LineageEdge {
  const target = relationId(warehouse.connection, [mirror.schema, mirror.name]);
  const kind = mirror.view === undefined ? 'loads' : 'derives';
  return lineageEdge(relationId(benchling.connection, [schema, mirror.name]), kind, target);
}
