import { pathKey, tablePath } from '../model/objectPath';
import type { DatabaseIdentity, Relation, SchemaSnapshot } from '../model/snapshot';
import type { Decisions } from './decisions';
import { type KnownPair, knownPairs } from './knownPairs';

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

/**
 * Tables that are certainly one, surest evidence first. A decision counts before the name, but only
 * where one of the two names is new or gone: once both snapshots have both, it is of the past.
 */
export function knownTables(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  decisions: Decisions,
): readonly KnownPair[] {
  const [old, fresh] = [keysOf(before), keysOf(after)];
  const partner = (relation: Relation): string | undefined => {
    const key = decisions.partnerOf(tablePath(relation));
    const isPast = key !== undefined && fresh.has(keyOf(relation)) && old.has(key);
    return isPast ? undefined : key;
  };
  const sameDatabase = isSameDatabase(before.origin.database, after.origin.database);
  const oid = (relation: Relation): string | undefined => relation.oid?.toString();
  return knownPairs(before.relations, after.relations, [
    { evidence: 'benchlingId', keyBefore: benchlingKey, keyAfter: benchlingKey },
    ...(sameDatabase ? [{ evidence: 'oid', keyBefore: oid, keyAfter: oid } as const] : []),
    { evidence: 'decision', keyBefore: partner, keyAfter: keyOf },
    {
      evidence: 'exactName',
      keyBefore: (relation) => {
        const path = tablePath(relation);
        return decisions.isRefused(path, path) ? undefined : pathKey(path);
      },
      keyAfter: keyOf,
    },
  ]);
}

/** A table of Benchling and the view over it stand for one schema. */
function benchlingKey({ benchling, kind }: Relation): string | undefined {
  return benchling === undefined ? undefined : `${benchling.id} ${kind}`;
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}

function keysOf({ relations }: SchemaSnapshot): ReadonlySet<string> {
  return new Set(relations.map(keyOf));
}
