import type { RelationKind } from '../../../core/warehouse/catalog/catalogEntries';

/** @see https://www.postgresql.org/docs/current/catalog-pg-class.html (relkind) */
const relationKinds: Readonly<Record<string, RelationKind>> = {
  r: 'table',
  p: 'partitionedTable',
  v: 'view',
  m: 'materializedView',
  f: 'foreignTable',
};

/** What a relation is by the letter that the catalog keeps; other letters stand for tables, too. */
export function relationKindOf(letter: string | null | undefined): RelationKind {
  return relationKinds[letter ?? ''] ?? 'table';
}
