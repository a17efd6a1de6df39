import {
  unmodeledKinds,
  type SchemaSnapshot,
  type UnmodeledCounts,
  type UnreadStatement,
} from '../model/snapshot';
import { sortSnapshot } from '../model/sortSnapshot';
import type { DraftRelation, DraftSchemas } from './draft';

const shownCharacters = 80;

/** The beginning of a statement, on one line. */
export function beginningOf(written: string): string {
  const line = written.replace(/\s+/g, ' ').trim();
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters - 1)}…` : line;
}

/** The schemas that statements have made, with those that were not understood. */
export function snapshotOf(
  schemas: DraftSchemas,
  notUnderstood: readonly UnreadStatement[],
): SchemaSnapshot {
  for (const relation of schemas.relations) completeReferences(schemas, relation);
  return sortSnapshot({
    origin: { kind: 'ddl' },
    schemas: [...schemas.schemas].map(([name, { comment }]) => ({ name, comment })),
    relations: schemas.relations,
    enums: schemas.enums,
    domains: schemas.domains,
    functions: schemas.functions.filter(({ signature }) => schemas.calledFunctions.has(signature)),
    hidden: { schemas: 0, relations: 0, columns: 0, definitions: [] },
    ...(schemas.unmodeled.size > 0 && { unmodeled: countsOf(schemas) }),
    notUnderstood,
  });
}

function countsOf({ unmodeled }: DraftSchemas): UnmodeledCounts {
  const counts = unmodeledKinds.map((kind) => [kind, unmodeled.get(kind) ?? 0] as const);
  return Object.fromEntries(counts);
}

/** A reference without columns means the primary key, which may have come later. */
function completeReferences(schemas: DraftSchemas, relation: DraftRelation): void {
  for (const key of relation.foreignKeys) {
    if (key.refColumns.length > 0) continue;
    key.refColumns = schemas.relationAt(key.refTable)?.primaryKey?.columns ?? [];
  }
}
