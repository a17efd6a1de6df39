import { groupBy } from '../../base/groupBy';
import { quoteText } from '../../sql/quoteName';
import { pairDomains, pairEnums, type PairedTypes, type TypePair } from '../match/enums/pairTypes';
import type { ValueMatch } from '../match/matches';
import { isSamePath, pathKey, tablePath } from '../model/objectPath';
import type { DomainType, EnumType, SchemaSnapshot } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';
import type { CommentChange, TypeChange } from './change';
import { compareComment } from './compareComment';
import { isSameValue } from './sameValue';

/** Changes of enums and domains, and what types are called now that were called otherwise. */
export interface ComparedTypes {
  readonly changes: readonly (TypeChange | CommentChange)[];
  /** As columns spell them, by the older name. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Of types as columns spell them, by the older name, values as SQL spells them, by the older one. */
  readonly renamedValues: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** @param values what is known of values that are called otherwise; questions count for nothing */
export function compareTypes(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  values: readonly ValueMatch[],
): ComparedTypes {
  const accepted = values.filter((match) => match.accepted);
  const byType = groupBy(accepted, ({ from: [schema, name] }) => pathKey([schema, name]));
  const renamesOf = (type: EnumType): Renames =>
    new Map(byType.get(pathKey(tablePath(type)))?.map(({ from, to }) => [from[2], to[2]]));
  const [enums, domains] = [pairEnums(before, after), pairDomains(before, after)];
  const renamed = new Map(
    [...enums.both, ...domains.both]
      .filter(isRenamed)
      .map((pair) => [quotePath(tablePath(pair.before)), quotePath(tablePath(pair.after))]),
  );
  return {
    changes: [...compareEnums(enums, renamesOf), ...compareDomains(domains, renamed)],
    renamed,
    renamedValues: new Map(
      enums.both.flatMap((pair) => {
        const renames = [...renamesOf(pair.before)].map(
          ([from, to]) => [quoteText(from), quoteText(to)] as const,
        );
        if (renames.length === 0) return [];
        return [[quotePath(tablePath(pair.before)), new Map(renames)] as const];
      }),
    ),
  };
}

/** Newer values by older ones. */
type Renames = ReadonlyMap<string, string>;

function isRenamed({ before, after }: TypePair<EnumType> | TypePair<DomainType>): boolean {
  return !isSamePath(tablePath(before), tablePath(after));
}

function compareEnums(
  { both, dropped, added }: PairedTypes<EnumType>,
  renamesOf: (type: EnumType) => Renames,
): ComparedTypes['changes'] {
  return [
    ...both.flatMap((pair): ComparedTypes['changes'] => {
      const [object, to] = [tablePath(pair.before), tablePath(pair.after)];
      return [
        ...(isRenamed(pair) ? [{ kind: 'renameEnum', object, to } as const] : []),
        ...compareValues(pair, renamesOf(pair.before)),
        ...compareComment(to, pair.before, pair.after),
      ];
    }),
    ...dropped.map((was): TypeChange => ({
      kind: 'dropEnum',
      object: tablePath(was),
      before: was,
    })),
    ...added.map((is): TypeChange => ({ kind: 'addEnum', object: tablePath(is), after: is })),
  ];
}

/** First what is called otherwise, then what comes and goes, and last the order of what stays. */
function compareValues(pair: TypePair<EnumType>, renames: Renames): readonly TypeChange[] {
  const object = tablePath(pair.after);
  const [was, is] = [pair.before.values, pair.after.values];
  const called = was.map((value) => renames.get(value) ?? value);
  const gone = called.filter((value) => !is.includes(value));
  const fresh = is.filter((value) => !called.includes(value));
  const kept = is.filter((value) => called.includes(value));
  const isReordered = !isSameValue(
    kept,
    called.filter((value) => is.includes(value)),
  );
  const sides = { object, before: called, after: is };
  return [
    ...(isSameValue(was, called)
      ? []
      : [{ kind: 'renameEnumValue', object, before: was, after: called } as const]),
    ...(fresh.length > 0 ? [{ kind: 'addEnumValue', ...sides } as const] : []),
    ...(gone.length > 0 ? [{ kind: 'dropEnumValue', ...sides } as const] : []),
    ...(isReordered ? [{ kind: 'reorderEnum', ...sides } as const] : []),
  ];
}

function compareDomains(
  { both, dropped, added }: PairedTypes<DomainType>,
  renamedTypes: ComparedTypes['renamed'],
): ComparedTypes['changes'] {
  return [
    ...both.flatMap((pair): ComparedTypes['changes'] => {
      const [object, to] = [tablePath(pair.before), tablePath(pair.after)];
      const renamed = isRenamed(pair) ? [{ kind: 'renameDomain', object, to } as const] : [];
      const { type } = pair.before;
      const was = { ...pair.before, type: renamedTypes.get(type) ?? type };
      return [...renamed, ...compareDomain(was, pair.after)];
    }),
    ...dropped.map((was): TypeChange => ({
      kind: 'dropDomain',
      object: tablePath(was),
      before: was,
    })),
    ...added.map((is): TypeChange => ({ kind: 'addDomain', object: tablePath(is), after: is })),
  ];
}

function compareDomain(was: DomainType, is: DomainType): ComparedTypes['changes'] {
  const object = tablePath(is);
  const isSame = isSameValue(bare(was), bare(is));
  const changed = { kind: 'changeDomain', object, before: was, after: is } as const;
  return [...(isSame ? [] : [changed]), ...compareComment(object, was, is)];
}

/** What a domain says beside its name. */
function bare(domain: DomainType): DomainType {
  return { ...domain, schema: '', name: '', oid: 0, comment: '' };
}
