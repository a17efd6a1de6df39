import type { RelationKind } from './catalogEntries';

/** What a person calls relations of a kind. */
export const kindWords: Readonly<Record<RelationKind, string>> = {
  table: 'table',
  partitionedTable: 'partitioned table',
  view: 'view',
  materializedView: 'materialized view',
  foreignTable: 'foreign table',
};
