import type { SchemaDiff } from '../diffSchemas';
import { pathKey, tablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';

/** A table as it is on the two sides; `undefined` = there is none. */
export interface RelationSides {
  readonly before: Relation | undefined;
  readonly after: Relation | undefined;
}

export type PairedSides = Pick<SchemaDiff, 'before' | 'after' | 'matches'>;

/** The two sides of a table or view by what it is called on either; the newer name counts first. */
export function findPair(diff: PairedSides, path: readonly string[]): RelationSides | undefined {
  const key = pathKey(path.slice(0, 2));
  const isIt = (relation: Relation | undefined): boolean =>
    relation !== undefined && pathKey(tablePath(relation)) === key;
  const pairs = pairRelations(diff);
  return pairs.find(({ after }) => isIt(after)) ?? pairs.find(({ before }) => isIt(before));
}

/** Every table and view, in the older side's order; what is new stands where the newer side has it. */
export function pairRelations({ before, after, matches }: PairedSides): readonly RelationSides[] {
  const fresh = new Map(after.relations.map((relation) => [keyOf(relation), relation]));
  const partners = new Map<string, Relation>();
  for (const { kind, from, to, accepted } of matches) {
    const partner = kind === 'table' && accepted ? fresh.get(pathKey(to)) : undefined;
    if (partner !== undefined) partners.set(pathKey(from), partner);
  }
  const taken = new Set(partners.values());
  const pairs: RelationSides[] = before.relations.map((relation) => ({
    before: relation,
    after: partners.get(keyOf(relation)),
  }));
  let place = 0;
  for (const relation of after.relations) {
    if (!taken.has(relation)) pairs.splice(place, 0, { before: undefined, after: relation });
    else place = pairs.findIndex((pair) => pair.after === relation);
    place += 1;
  }
  return pairs;
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}
