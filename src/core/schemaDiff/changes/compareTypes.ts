import { tablePath } from '../model/objectPath';
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
}

export function compareTypes(before: SchemaSnapshot, after: SchemaSnapshot): ComparedTypes {
  const enums = compareEnums(before.enums, after.enums);
  return {
    changes: [...enums.changes, ...compareDomains(before.domains, after.domains)],
    renamed: enums.renamed,
  };
}

function compareEnums(before: readonly EnumType[], after: readonly EnumType[]): ComparedTypes {
  const pairs = pairByName(before, after);
  const fresh = [...pairs.added];
  const changes: (TypeChange | CommentChange)[] = pairs.both.flatMap(([was, is]) => [
    ...compareValues(was, is),
    ...compareComment(tablePath(is), was, is),
  ]);
  const renamed = new Map<string, string>();
  for (const was of pairs.dropped) {
    const place = fresh.findIndex(({ values }) => isSameValue(values, was.values));
    const [is] = place < 0 ? [] : fresh.splice(place, 1);
    const object = tablePath(was);
    if (is === undefined) changes.push({ kind: 'dropEnum', object, before: was });
    else {
      changes.push({ kind: 'renameEnum', object, to: tablePath(is) });
      renamed.set(quotePath(object), quotePath(tablePath(is)));
    }
  }
  for (const is of fresh) changes.push({ kind: 'addEnum', object: tablePath(is), after: is });
  return { changes, renamed };
}

function compareValues(was: EnumType, is: EnumType): readonly TypeChange[] {
  if (isSameValue(was.values, is.values)) return [];
  const sides = { object: tablePath(is), before: was.values, after: is.values };
  const gone = was.values.filter((value) => !is.values.includes(value));
  const fresh = is.values.filter((value) => !was.values.includes(value));
  if (gone.length === 0 && fresh.length === 0) return [{ kind: 'reorderEnum', ...sides }];
  if (isSamePlaces(was.values, is.values)) return [{ kind: 'renameEnumValue', ...sides }];
  return [
    ...(fresh.length > 0 ? [{ kind: 'addEnumValue', ...sides } as const] : []),
    ...(gone.length > 0 ? [{ kind: 'dropEnumValue', ...sides } as const] : []),
  ];
}

/** As many values as before, most of them where they were: some are called otherwise. */
function isSamePlaces(was: readonly string[], is: readonly string[]): boolean {
  const same = was.filter((value, place) => value === is[place]).length;
  return was.length === is.length && same * 2 >= was.length && same > 0;
}

function compareDomains(
  before: readonly DomainType[],
  after: readonly DomainType[],
): ComparedTypes['changes'] {
  const { both, dropped, added } = pairByName(before, after);
  return [
    ...both.flatMap(([was, is]) => compareDomain(was, is)),
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
  const isSame = isSameValue({ ...was, oid: 0, comment: '' }, { ...is, oid: 0, comment: '' });
  const changed = { kind: 'changeDomain', object, before: was, after: is } as const;
  return [...(isSame ? [] : [changed]), ...compareComment(object, was, is)];
}

interface Pairs<T> {
  readonly both: readonly (readonly [T, T])[];
  readonly dropped: readonly T[];
  readonly added: readonly T[];
}

function pairByName<T extends { readonly schema: string; readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): Pairs<T> {
  const keyOf = (type: T): string => quotePath(tablePath(type));
  const later = new Map(after.map((type) => [keyOf(type), type]));
  const earlier = new Set(before.map(keyOf));
  return {
    both: before.flatMap((was) => {
      const is = later.get(keyOf(was));
      return is === undefined ? [] : [[was, is] as const];
    }),
    dropped: before.filter((was) => !later.has(keyOf(was))),
    added: after.filter((is) => !earlier.has(keyOf(is))),
  };
}
