import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { printSchema } from './printSchema';
import { pairRelations, type PairedSides, type RelationSides } from './relationPairs';

/** Both sides of a diff as DDL, to be read side by side. */
export interface AlignedDdl {
  readonly before: string;
  readonly after: string;
}

/** The whole schemas: what is one stands in one place on both sides, however it is called. */
export function printAligned(diff: PairedSides): AlignedDdl {
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
