import { groupBy } from '../../../base/groupBy';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { relationId } from './relationNodes';

/** A database with what it holds. */
export interface SeenDatabase {
  readonly connection: string;
  readonly snapshot: SchemaSnapshot;
}

/** What of a warehouse mirrors Benchling. */
export interface Mirror {
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
  const mirrored = new Set<Relation>();
  const edges = benchling.snapshot.relations.flatMap(({ schema, name }) => {
    const named = byName.get(name) ?? [];
    const mirror =
      named.find((table) => table.schema === schema) ?? (named.length === 1 ? named[0] : undefined);
    if (mirror === undefined) return [];
    mirrored.add(mirror);
    return [mirrorEdge(benchling, schema, { warehouse, mirror })];
  });
  const schemas = new Set(benchling.snapshot.relations.map(({ schema }) => schema));
  const left = all.filter((table) => schemas.has(table.schema) && !mirrored.has(table));
  return {
    edges,
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
