import { pathKey, tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import type { Chain } from './chain';
import type { Decisions } from './decisions';
import { cleanedTables } from './names/cleanedNames';
import { tableIdentities } from './identities';
import { chained, type KnownPair, knownPairs } from './knownPairs';

/** What there is to know two things for one by, beside the things themselves. */
export interface KnowledgeOptions {
  readonly decisions: Decisions;
  readonly chain: Chain;
  /** Whether the older side has names of Benchling's that people have cleaned. */
  readonly hasCleanedNames: boolean;
}

/**
 * Tables that are certainly one, surest evidence first. A decision counts before the name, but only
 * where one of the two names is new or gone: once both snapshots have both, it is of the past.
 */
export function knownTables(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { decisions, chain, hasCleanedNames }: KnowledgeOptions,
): readonly KnownPair[] {
  const fresh = new Map(after.relations.map((relation) => [keyOf(relation), relation]));
  const old = new Set(before.relations.map(keyOf));
  const partner = (relation: Relation): string | undefined => {
    const key = decisions.partnerOf(tablePath(relation));
    const isPast = key !== undefined && fresh.has(keyOf(relation)) && old.has(key);
    return isPast ? undefined : key;
  };
  const isRefused = (from: Relation, to: Relation): boolean =>
    decisions.isRefused(tablePath(from), tablePath(to));
  return knownPairs(before.relations, after.relations, [
    ...tableIdentities(before, after),
    { evidence: 'decision', keyBefore: partner, keyAfter: keyOf },
    ...chained((relation) => chain.tableNow(relation, { old, fresh }), keyOf, chain),
    {
      evidence: 'exactName',
      keyBefore: (relation) => {
        const path = tablePath(relation);
        return decisions.isRefused(path, path) ? undefined : pathKey(path);
      },
      keyAfter: keyOf,
    },
    ...(hasCleanedNames ? [cleanedTables(before, after, isRefused)] : []),
  ]);
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}
