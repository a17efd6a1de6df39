import { pathKey, tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import type { Chain } from './chain';
import type { Decisions } from './decisions';
import { isSameDatabase } from './identities';
import { knownColumns } from './knownColumns';
import { hasCleanedNames } from './names/cleanedNames';
import { knownTables } from './knownTables';
import type { PairedTables } from './pairs';

/** What is certain of two snapshots before anything is weighed. */
export interface KnownObjects {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
  readonly decisions: Decisions;
  readonly chain: Chain;
  /** Whether oids mean the same in both. */
  readonly sameDatabase: boolean;
  /** Whether the older side has names of Benchling's that people have cleaned. */
  readonly hasCleanedNames: boolean;
  /** In the order of the older snapshot. */
  readonly tables: readonly PairedTables[];
  /** Tables without a partner, of the older and of the newer snapshot. */
  readonly removed: readonly Relation[];
  readonly added: readonly Relation[];
  /** Two tables taken to be one, with the columns that then are. */
  readonly pair: (before: Relation, after: Relation) => TablesTakenAsOne;
}

export type TablesTakenAsOne = Omit<PairedTables, 'probability' | 'grounds'>;

export function knownObjects(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { decisions, chain }: { readonly decisions: Decisions; readonly chain: Chain },
): KnownObjects {
  const sameDatabase = isSameDatabase(before.origin.database, after.origin.database);
  const hasCleaned = hasCleanedNames(before, after);
  const options = { decisions, chain, hasCleanedNames: hasCleaned };
  const pair = rememberPairs((from, to) => {
    const isSameTable = sameDatabase && from.oid !== undefined && from.oid === to.oid;
    const survivors = knownColumns({ before: from, after: to, isSameTable }, options);
    return { before: from, after: to, isSameTable, survivors };
  });
  const found = knownTables(before, after, options);
  const isOld = new Set(found.map((known) => known.before));
  const isNew = new Set(found.map((known) => known.after));
  const tables = found.flatMap((known): readonly PairedTables[] => {
    const [from, to] = [before.relations[known.before], after.relations[known.after]];
    if (from === undefined || to === undefined) return [];
    return [{ ...pair(from, to), probability: 1, grounds: { evidence: known.evidence } }];
  });
  const removed = before.relations.filter((_, place) => !isOld.has(place));
  const added = after.relations.filter((_, place) => !isNew.has(place));
  const sides = { before, after, sameDatabase, hasCleanedNames: hasCleaned };
  return { ...sides, decisions, chain, tables, removed, added, pair };
}

type Pairing = KnownObjects['pair'];

/** The rounds ask for the same pairs again. */
function rememberPairs(make: Pairing): Pairing {
  const remembered = new Map<string, TablesTakenAsOne>();
  return (before, after) => {
    const key = pathKey([...tablePath(before), ...tablePath(after)]);
    const known = remembered.get(key) ?? make(before, after);
    remembered.set(key, known);
    return known;
  };
}
