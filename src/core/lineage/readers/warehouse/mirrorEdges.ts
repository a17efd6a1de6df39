import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { relationId } from './relationNodes';

/** A database with what it holds. */
export interface SeenDatabase {
  readonly connection: string;
  readonly snapshot: SchemaSnapshot;
}

/**
 * From what Benchling holds to the warehouse's tables of the same name, which mirror it: in the schema of
 * the same name, else in the only one that has such a table. Views of the warehouse are made of its tables.
 */
export function mirrorEdges(
  benchling: SeenDatabase,
  warehouse: SeenDatabase,
): readonly LineageEdge[] {
  const tables = warehouse.snapshot.relations.filter(({ view }) => view === undefined);
  const byName = new Map<string, readonly Relation[]>();
  for (const table of tables) byName.set(table.name, [...(byName.get(table.name) ?? []), table]);
  return benchling.snapshot.relations.flatMap(({ schema, name }) => {
    const named = byName.get(name) ?? [];
    const mirror =
      named.find((table) => table.schema === schema) ?? (named.length === 1 ? named[0] : undefined);
    if (mirror === undefined) return [];
    const target = relationId(warehouse.connection, [mirror.schema, mirror.name]);
    return [lineageEdge(relationId(benchling.connection, [schema, name]), 'loads', target)];
  });
}
