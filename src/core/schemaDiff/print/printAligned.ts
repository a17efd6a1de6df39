import type { SchemaDiff } from '../diffSchemas';
import { pathKey, tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { printSchema } from './printSchema';

/** Both sides of a diff as DDL, to be read side by side. */
export interface AlignedDdl {
  readonly before: string;
  readonly after: string;
}

/** A table as it is on the two sides; `undefined` = there is none. */
export interface RelationSides {
  readonly before: Relation | undefined;
  readonly after: Relation | undefined;
}

type Sides = Pick<SchemaDiff, 'before' | 'after' | 'matches'>;

/** The whole schemas: what is one stands in one place on both sides, however it is called. */
export function printAligned(diff: Sides): AlignedDdl {
  const pairs = pairRelations(diff);
  const { before, after } = diff;
  return {
    before: printList(
      before,
      pairs.flatMap((pair) => pair.before ?? []),
    ),
    after: printList(
      after,
      pairs.flatMap((pair) => pair.after ?? []),
    ),
  };
}

/** One table on both sides; a side without it is empty. */
export function printPair({ before, after }: RelationSides): AlignedDdl {
  return { before: printRelation(before), after: printRelation(after) };
}

/** The two sides of a table or view by what it is called on either; the newer name counts first. */
export function findPair(diff: Sides, path: readonly string[]): RelationSides | undefined {
  const key = pathKey(path.slice(0, 2));
  const isIt = (relation: Relation | undefined): boolean =>
    relation !== undefined && pathKey(tablePath(relation)) === key;
  const pairs = pairRelations(diff);
  return pairs.find(({ after }) => isIt(after)) ?? pairs.find(({ before }) => isIt(before));
}

/** Every table and view, in the older side's order; what is new stands where the newer side has it. */
function pairRelations({ before, after, matches }: Sides): readonly RelationSides[] {
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

function printList(snapshot: SchemaSnapshot, relations: readonly Relation[]): string {
  const head = printSchema({ ...snapshot, relations: [] });
  return [head, ...relations.map(printRelation)].filter((text) => text !== '').join('\n');
}

/** By itself, so that its foreign keys stand with it wherever they lead. */
function printRelation(relation: Relation | undefined): string {
  return relation === undefined ? '' : printSchema({ ...nothing, relations: [relation] });
}

const nothing: SchemaSnapshot = {
  origin: { kind: 'ddl' },
  schemas: [],
  relations: [],
  enums: [],
  domains: [],
  functions: [],
  hidden: { schemas: 0, relations: 0, columns: 0, definitions: [] },
  notUnderstood: [],
};

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}
