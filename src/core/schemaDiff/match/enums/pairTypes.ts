import { pathKey, tablePath } from '../../model/objectPath';
import type { DomainType, EnumType, SchemaSnapshot } from '../../model/snapshot';
import { isSameDatabase } from '../identities';
import { knownPairs } from '../knownPairs';

/** What has a name among the types. */
type NamedType = EnumType | DomainType;

export interface TypePair<T extends NamedType> {
  readonly before: T;
  readonly after: T;
  /** Whether the two are one type of one database, so that numbers of its values mean the same. */
  readonly isSameType: boolean;
}

export interface PairedTypes<T extends NamedType> {
  /** In the order of the older side. */
  readonly both: readonly TypePair<T>[];
  readonly dropped: readonly T[];
  readonly added: readonly T[];
}

export function pairEnums(before: SchemaSnapshot, after: SchemaSnapshot): PairedTypes<EnumType> {
  const ofBoth = { isOneDatabase: isOneDatabase(before, after), contentOf: enumContent };
  return pairTypes(before.enums, after.enums, ofBoth);
}

export function pairDomains(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): PairedTypes<DomainType> {
  const ofBoth = { isOneDatabase: isOneDatabase(before, after), contentOf: domainContent };
  return pairTypes(before.domains, after.domains, ofBoth);
}

function isOneDatabase(before: SchemaSnapshot, after: SchemaSnapshot): boolean {
  return isSameDatabase(before.origin.database, after.origin.database);
}

function enumContent({ values }: EnumType): string {
  return JSON.stringify(values);
}

function domainContent({ type, isNullable, default: value, checks }: DomainType): string {
  // Checks that nobody has named are called after their domain.
  return JSON.stringify([type, isNullable, value, checks.map(({ expression }) => expression)]);
}

/** By identity, else by name, else as the only two left that say the same. */
function pairTypes<T extends NamedType>(
  before: readonly T[],
  after: readonly T[],
  {
    isOneDatabase,
    contentOf,
  }: { readonly isOneDatabase: boolean; readonly contentOf: (type: T) => string },
): PairedTypes<T> {
  const oidOf = ({ oid }: NamedType): string | undefined =>
    isOneDatabase ? oid?.toString() : undefined;
  const nameOf = (type: NamedType): string => pathKey(tablePath(type));
  const found = knownPairs<T>(before, after, [
    { evidence: 'oid', keyBefore: oidOf, keyAfter: oidOf },
    { evidence: 'exactName', keyBefore: nameOf, keyAfter: nameOf },
    { evidence: 'cleanedName', keyBefore: contentOf, keyAfter: contentOf },
  ]);
  const both = found.flatMap((pair): readonly TypePair<T>[] => {
    const was: T | undefined = before[pair.before];
    const is: T | undefined = after[pair.after];
    if (was === undefined || is === undefined) return [];
    return [{ before: was, after: is, isSameType: pair.evidence === 'oid' }];
  });
  const old = new Set(both.map((pair) => pair.before));
  const fresh = new Set(both.map((pair) => pair.after));
  return {
    both,
    dropped: before.filter((type) => !old.has(type)),
    added: after.filter((type) => !fresh.has(type)),
  };
}
