import { quoteName } from '../../sql/quoteName';
import type { Aspect } from './aspects';

/** Tables of `pg_catalog` without which nothing can be said of a schema. */
export const neededCatalogs = ['pg_namespace', 'pg_class', 'pg_attribute', 'pg_type'] as const;

interface Catalog {
  /** What is not known without it. */
  readonly aspects: readonly Aspect[];
  /** The same in words, as what is not in a snapshot. */
  readonly holds: string;
  /** What follows from it, as a sentence without its end. */
  readonly cost: string;
}

const leftAlone =
  'they are not compared, so that none is told as dropped or added, and none is migrated';

/** Of what stands on columns. */
const goAlong =
  'they are not compared: none is told as added, and one as dropped only with a column or table that it stands on';

/** Of indexes, one that is known by half could not be made anew. */
const ofIndexes: Pick<Catalog, 'aspects' | 'cost'> = { aspects: ['indexes'], cost: goAlong };

/** Tables of `pg_catalog` without which a snapshot knows less. */
export const catalogs = {
  pg_constraint: {
    aspects: ['constraints'],
    holds: 'keys, references and checks',
    cost: goAlong,
  },
  pg_index: {
    aspects: ['indexes', 'keyIncludes'],
    holds: 'indexes, and what keys include',
    cost: goAlong,
  },
  pg_am: { ...ofIndexes, holds: 'indexes, as their methods have no name' },
  pg_opclass: { ...ofIndexes, holds: 'indexes, as their operator classes have no name' },
  pg_collation: {
    aspects: ['collations', 'domainCollations', 'indexes'],
    holds: 'collations, and indexes, as theirs have no name',
    cost: goAlong,
  },
  pg_attrdef: {
    aspects: ['defaults'],
    holds: 'defaults, and what columns are computed of',
    cost: leftAlone,
  },
  pg_description: {
    aspects: ['comments'],
    holds: 'comments',
    cost: 'they are not compared, and bridge views look like any others, since only their comments tell',
  },
  pg_enum: { aspects: ['enumValues'], holds: 'values of enums', cost: leftAlone },
  pg_rewrite: {
    aspects: ['queries', 'reads'],
    holds: 'queries of views, and what they read',
    cost: 'queries are not compared, and nobody can say which views a change breaks',
  },
  pg_depend: {
    aspects: ['reads', 'indexes'],
    holds: 'what views read and call, and indexes, as those of keys are not told from others',
    cost: 'indexes are not compared, and nobody can say which views a change breaks',
  },
  pg_proc: {
    aspects: ['reads'],
    holds: 'functions that views, defaults and checks call',
    cost: 'nobody can say which of them a change breaks',
  },
  pg_inherits: {
    aspects: ['parents'],
    holds: 'which tables are partitions or heirs of which',
    cost: 'that is not compared, each of them looks like a table of its own, and a migration towards it makes no new table',
  },
  pg_database: {
    aspects: [],
    holds: 'the number of the database',
    cost: 'renames are not told by the numbers of tables and columns',
  },
  pg_trigger: { aspects: [], holds: 'how many triggers there are', cost: 'nobody counts them' },
  pg_policy: { aspects: [], holds: 'how many row policies there are', cost: 'nobody counts them' },
} as const satisfies Readonly<Record<string, Catalog>>;

export type CatalogName = keyof typeof catalogs;

export const catalogNames = Object.keys(catalogs) as readonly CatalogName[];

export function catalogOf(name: CatalogName): Catalog {
  return catalogs[name];
}

/** The statement that lets a login read them. */
export function grantOf(names: readonly string[], user: string): string {
  const tables = names.map((name) => `pg_catalog.${name}`).join(', ');
  return `GRANT SELECT ON ${tables} TO ${quoteName(user)}`;
}

/** What a login does not know that may not read these. */
export function unknownWithout(names: readonly CatalogName[]): readonly Aspect[] {
  return [...new Set(names.flatMap((name): readonly Aspect[] => catalogs[name].aspects))];
}
