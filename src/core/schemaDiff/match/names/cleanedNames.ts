import { pathKey } from '../../model/objectPath';
import { isView } from '../../model/isView';
import type { Column, Relation, SchemaSnapshot } from '../../model/snapshot';
import { typeLikeness } from '../columns/typeLikeness';
import { type KnownBy, knownPairs } from '../knownPairs';
import { nameTokens } from './nameTokens';

/*
 * Before Benchling's warehouse was mirrored as it is, people copied it under names they had cleaned:
 * `lims.strain.name` is `biosustain."strain$raw"."name$"`. Schemas have other names, `$raw` and `$` are gone,
 * and words may be in another case or number.
 */

/** Whether the newer side has Benchling's own names, and the older one none with a `$`. */
export function hasCleanedNames(before: SchemaSnapshot, after: SchemaSnapshot): boolean {
  return (
    after.relations.some(({ name }) => name.endsWith('$raw')) &&
    !before.relations.some(({ name, columns }) => [name, ...columns.map(nameOf)].some(isBenchlings))
  );
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function isBenchlings(name: string): boolean {
  return name.includes('$');
}

/** What is left of a name of either side: words in small letters and singular, without `$raw` and `$`. */
export function cleanedName(name: string): string | undefined {
  const words = nameTokens(name.replace(/\$(?:raw)?$/, ''));
  return words.length === 0 ? undefined : words.join(' ');
}

/**
 * Tables by their cleaned names. One name is not enough: more than half of the older table's columns have
 * to be in the newer one, and one of them at least has to be more than what every table of Benchling has.
 */
export function cleanedTables(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  isRefused: (from: Relation, to: Relation) => boolean,
): KnownBy<Relation> {
  const partners = new Map<Relation, Relation>();
  for (const pair of knownPairs(before.relations, after.relations, [byCleanedName])) {
    const [from, to] = [before.relations[pair.before], after.relations[pair.after]];
    if (from === undefined || to === undefined || isRefused(from, to)) continue;
    if (haveMostInCommon(from, to)) partners.set(from, to);
  }
  const keyOf = ({ schema, name }: Relation): string => pathKey([schema, name]);
  return {
    evidence: 'cleanedName',
    keyBefore: (relation) => {
      const partner = partners.get(relation);
      return partner && keyOf(partner);
    },
    keyAfter: keyOf,
  };
}

/** Of tables and views each on their own: Benchling has both of one name, but for `$raw`. */
const byCleanedName: KnownBy<Relation> = {
  evidence: 'cleanedName',
  keyBefore: cleanedKey,
  keyAfter: cleanedKey,
};

function cleanedKey(relation: Relation): string | undefined {
  const name = cleanedName(relation.name);
  return name === undefined ? undefined : `${isView(relation) ? 'view' : 'table'} ${name}`;
}

function haveMostInCommon(from: Relation, to: Relation): boolean {
  const shared = knownPairs(from.columns, to.columns, [cleanedColumns(from, to)]);
  const telling = shared.filter(({ before }) => {
    const name = from.columns[before]?.name;
    return name !== undefined && !commonNames.has(cleanedName(name) ?? '');
  });
  return telling.length > 0 && shared.length * 2 > from.columns.length;
}

/** What most tables of Benchling have. @see https://docs.benchling.com/docs/warehouse-tables */
const commonNames: ReadonlySet<string> = new Set(
  [
    'id',
    'name$',
    'file_registry_id$',
    'created_at$',
    'modified_at$',
    'creator_id$',
    'archived$',
    'archive_purpose$',
    'project_id$',
    'folder_id$',
    'source_id',
    'url$',
    'is_registered$',
    'validation_status$',
    'entry_id$',
    'run_id$',
    'status$',
    'description',
  ].flatMap((name) => cleanedName(name) ?? []),
);

/** Columns by their cleaned names, of types between which values convert. */
export function cleanedColumns(before: Relation, after: Relation): KnownBy<Column> {
  const typesBefore = typesByName(before);
  const typesAfter = typesByName(after);
  const keyOf = ({ name }: Column): string | undefined => {
    const key = cleanedName(name);
    const [from, to] = [typesBefore.get(key), typesAfter.get(key)];
    if (from === undefined || to === undefined) return undefined;
    return typeLikeness(from, to) === 'different' ? undefined : key;
  };
  return { evidence: 'cleanedName', keyBefore: keyOf, keyAfter: keyOf };
}

function typesByName({ columns }: Relation): ReadonlyMap<string | undefined, string> {
  return new Map(columns.map(({ name, type }) => [cleanedName(name), type]));
}

/**
 * Whether a name that both sides have may still be of two things: Benchling has a column of its own beside
 * the field of that name, `name$` beside `name`, and a cleaned name may be of either.
 */
export function isAmbiguous(name: string, after: Relation): boolean {
  const known = remembered.get(after) ?? ambiguousNames(after);
  remembered.set(after, known);
  return known.has(cleanedName(name));
}

/** It is asked for every column, in every round. */
const remembered = new WeakMap<Relation, ReadonlySet<string | undefined>>();

function ambiguousNames({ columns }: Relation): ReadonlySet<string | undefined> {
  const seen = new Set<string | undefined>();
  const twice = new Set<string | undefined>();
  for (const key of columns.map(({ name }) => cleanedName(name))) {
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}
