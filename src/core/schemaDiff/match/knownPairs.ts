import type { MatchEvidence } from './matches';

/**
 * `keptId` and `keptOid`: of one name in a kept snapshot, and one by its identity there, see `Chain`.
 * `cleanedName`: of one name but for what people have left out of it, see `cleanedTables`.
 */
export type KnownEvidence = Exclude<MatchEvidence, 'score'> | 'keptId' | 'keptOid' | 'cleanedName';

/** What evidence is called outside: of a chain its weaker link, which is the name. */
export function publicEvidence(evidence: KnownEvidence): MatchEvidence {
  if (evidence === 'cleanedName') return 'score';
  return evidence === 'keptId' || evidence === 'keptOid' ? 'exactName' : evidence;
}

/** One way to know two things for one: equal keys; `undefined` where a thing has none. */
export interface KnownBy<T> {
  readonly evidence: KnownEvidence;
  readonly keyBefore: (item: T) => string | undefined;
  readonly keyAfter: (item: T) => string | undefined;
}

/** The ways of a chain, the surer one first; none where it leads nowhere. */
export function chained<T>(
  endOf: (item: T) => ChainEnd | undefined,
  keyAfter: KnownBy<T>['keyAfter'],
  { isEmpty }: { readonly isEmpty: boolean },
): readonly KnownBy<T>[] {
  if (isEmpty) return [];
  const by = (evidence: ChainEnd['evidence']) => (item: T) => {
    const end = endOf(item);
    return end?.evidence === evidence ? end.key : undefined;
  };
  return [
    { evidence: 'keptId', keyBefore: by('keptId'), keyAfter },
    { evidence: 'keptOid', keyBefore: by('keptOid'), keyAfter },
  ];
}

/** What an object of a kept snapshot is now. */
export interface ChainEnd {
  /** Its key now, or its name within its table. */
  readonly key: string;
  readonly evidence: Extract<KnownEvidence, 'keptId' | 'keptOid'>;
}

/** Numbers of two things that are one. */
export interface KnownPair {
  readonly before: number;
  readonly after: number;
  readonly evidence: KnownEvidence;
}

/**
 * What is certainly one, by the ways in their turn: what one way has paired is no longer free for the
 * next. A key that several things of one side have tells nothing. In the order of the older side.
 */
export function knownPairs<T>(
  before: readonly T[],
  after: readonly T[],
  ways: readonly KnownBy<T>[],
): readonly KnownPair[] {
  const freeBefore = new Set(before.keys());
  const freeAfter = new Set(after.keys());
  const pairs: KnownPair[] = [];
  for (const { evidence, keyBefore, keyAfter } of ways) {
    const old = byUniqueKey(before, freeBefore, keyBefore);
    if (old.size === 0) continue;
    const fresh = byUniqueKey(after, freeAfter, keyAfter);
    for (const [key, from] of old) {
      const to = fresh.get(key);
      if (to === undefined) continue;
      pairs.push({ before: from, after: to, evidence });
      freeBefore.delete(from);
      freeAfter.delete(to);
    }
  }
  return pairs.toSorted((one, other) => one.before - other.before);
}

function byUniqueKey<T>(
  items: readonly T[],
  free: ReadonlySet<number>,
  keyOf: (item: T) => string | undefined,
): ReadonlyMap<string, number> {
  const unique = new Map<string, number>();
  const seen = new Set<string>();
  for (const place of free) {
    const item = items[place];
    const key = item === undefined ? undefined : keyOf(item);
    if (key === undefined) continue;
    if (seen.has(key)) unique.delete(key);
    else unique.set(key, place);
    seen.add(key);
  }
  return unique;
}
