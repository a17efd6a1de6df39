import type { Column, DatabaseIdentity, Relation, SchemaSnapshot } from '../model/snapshot';
import { type KnownBy, type KnownPair, knownPairs } from './knownPairs';

/** Two tables taken to be one. */
export interface RelationPair {
  readonly before: Relation;
  readonly after: Relation;
  /** Whether the two are one table of one database, so that attnums mean the same. */
  readonly isSameTable: boolean;
}

/**
 * Whether oids and attnums mean the same in two snapshots. The name of a database does not tell: a copy
 * has it too.
 */
export function isSameDatabase(
  before: DatabaseIdentity | undefined,
  after: DatabaseIdentity | undefined,
): boolean {
  return (
    before?.systemIdentifier !== undefined &&
    before.oid !== undefined &&
    before.systemIdentifier === after?.systemIdentifier &&
    before.oid === after.oid
  );
}

/** Tables that are one by what both snapshots know them by, whatever they are called. */
export function identifiedTables(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): readonly KnownPair[] {
  return knownPairs(before.relations, after.relations, tableIdentities(before, after));
}

/** The ways to know tables by their identities. */
export function tableIdentities(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): readonly KnownBy<Relation>[] {
  const oid = (relation: Relation): string | undefined => relation.oid?.toString();
  return [
    { evidence: 'benchlingId', keyBefore: benchlingKey, keyAfter: benchlingKey },
    ...(isSameDatabase(before.origin.database, after.origin.database)
      ? [{ evidence: 'oid', keyBefore: oid, keyAfter: oid } as const]
      : []),
  ];
}

/** A table of Benchling and the view over it stand for one schema. */
function benchlingKey({ benchling, kind }: Relation): string | undefined {
  return benchling === undefined ? undefined : `${benchling.id} ${kind}`;
}

/** Columns that are one by what both snapshots know them by, whatever they are called. */
export function identifiedColumns(pair: RelationPair): readonly KnownPair[] {
  return knownPairs(pair.before.columns, pair.after.columns, columnIdentities(pair));
}

/** The ways to know columns by their identities. */
export function columnIdentities({ isSameTable }: RelationPair): readonly KnownBy<Column>[] {
  const attnum = (column: Column): string | undefined => column.attnum?.toString();
  const id = ({ benchling }: Column): string | undefined => benchling?.id;
  return [
    { evidence: 'benchlingId', keyBefore: id, keyAfter: id },
    ...(isSameTable ? [{ evidence: 'oid', keyBefore: attnum, keyAfter: attnum } as const] : []),
  ];
}
