/** What a snapshot may not know, as its login may not read it or its document is older than that. */
export type Aspect =
  /** Primary keys, unique ones, references, checks and exclusions, also of domains. */
  | 'constraints'
  /** When a key or reference is checked, and whether a reference matches in full. */
  | 'deferral'
  /** Columns that a key's index holds beside the key's. */
  | 'keyIncludes'
  /** Which checks heirs do without. */
  | 'noInherit'
  | 'indexes'
  /** Also what columns are computed of. */
  | 'defaults'
  | 'comments'
  | 'enumValues'
  | 'queries'
  /** What views read, and which functions views, defaults and checks call. */
  | 'reads'
  /** Which tables are partitions of others, or their heirs. */
  | 'parents'
  | 'collations'
  | 'domainCollations';

/** Documents before these versions do not know this. */
const since: Partial<Readonly<Record<Aspect, number>>> = {
  deferral: 5,
  keyIncludes: 5,
  noInherit: 5,
  domainCollations: 5,
};

/** The last version of documents that does not claim to know any of these. */
export function versionKnowing(unknown: readonly Aspect[]): number {
  return Math.min(...unknown.map((aspect) => (since[aspect] ?? Infinity) - 1), Infinity);
}

/** What a document of a version has no place for. */
export function unknownTo(version: number): readonly Aspect[] {
  const aspects = Object.keys(since) as readonly Aspect[];
  return aspects.filter((aspect) => version < (since[aspect] ?? 0));
}
