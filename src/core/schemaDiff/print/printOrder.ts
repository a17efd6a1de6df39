import { isView } from '../model/isView';
import { pathKey, tablePath } from '../model/objectPath';
import { parentsOf } from '../model/parents';
import type { Relation } from '../model/snapshot';

/**
 * Relations in the order in which they can be made, otherwise in the order given: tables before views,
 * parents before partitions and heirs, views after what they read.
 */
export function inOrderOfMaking(relations: readonly Relation[]): readonly Relation[] {
  const known = new Map(relations.map((relation) => [keyOf(relation), relation]));
  const met = new Set<Relation>();
  const ordered: Relation[] = [];
  const place = (relation: Relation): void => {
    if (met.has(relation)) return;
    met.add(relation);
    for (const path of neededBy(relation)) {
      const needed = known.get(pathKey(path.slice(0, 2)));
      if (needed !== undefined) place(needed);
    }
    ordered.push(relation);
  };
  for (const relation of relations) if (!isView(relation)) place(relation);
  for (const relation of relations) if (isView(relation)) place(relation);
  return ordered;
}

function neededBy(relation: Relation): readonly (readonly string[])[] {
  return [...parentsOf(relation), ...(relation.view?.dependsOn ?? [])];
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}
