import { quoteText } from '../../../sql/quoteName';
import type { SchemaSnapshot } from '../../model/snapshot';
import type { Aspect } from '../../unknown/aspects';
import { isCommented } from '../catalogSql';

/*
 * What constraints and indexes have that no snapshot holds, as conditions on rows of `pg_constraint` and
 * `pg_index`.
 * @see https://www.postgresql.org/docs/18/sql-createtable.html, pg_get_constraintdef
 */

/** What constraints of the older side may have that its snapshot does not say. */
export interface Unsaid {
  /** For which it has no place. */
  readonly aspects: readonly Aspect[];
  /** Names of columns that its login may not read, and that keys may include all the same. */
  readonly columns: readonly string[];
}

export function unsaidOf({ unknown = [], hidden }: SchemaSnapshot): Unsaid {
  const names = (hidden.paths ?? []).flatMap(([, , column]) => column ?? []);
  return { aspects: unknown, columns: [...new Set(names)] };
}

/**
 * What only the statement that adds a constraint can say.
 * @param unsaid by the older side: nothing is printed of that
 */
export function isUnprinted(constraint: string, { aspects, columns }: Unsaid): string {
  const made = `pg_get_constraintdef(${constraint}.oid)`;
  const late = (aspect: Aspect, ...clauses: readonly string[]): readonly string[] =>
    aspects.includes(aspect) ? clauses : [];
  const patterns = [
    [
      'p',
      'u',
      [
        ' WITHOUT OVERLAPS',
        ...late('keyIncludes', ' INCLUDE \\('),
        ...late('deferral', ' INITIALLY DEFERRED'),
      ],
    ],
    ['c', 'f', [' NOT ENFORCED$', ...late('noInherit', ' NO INHERIT( NOT VALID)?$')]],
    [
      'f',
      'f',
      [
        ' ON DELETE SET (NULL|DEFAULT) \\(',
        ', PERIOD ',
        ...late('deferral', ' MATCH FULL', ' INITIALLY DEFERRED'),
      ],
    ],
  ] as const;
  const conditions = patterns.map(
    ([one, other, clauses]) =>
      `${constraint}.contype IN ('${one}', '${other}') AND ${made} ~ '${clauses.join('|')}'`,
  );
  if (columns.length > 0) conditions.push(includesOne(constraint, columns));
  return `(${conditions.join(' OR ')})`;
}

function includesOne(constraint: string, columns: readonly string[]): string {
  return `${constraint}.contype IN ('p', 'u') AND EXISTS (SELECT FROM pg_index n JOIN pg_attribute m ON m.attrelid = n.indrelid
    WHERE n.indexrelid = ${constraint}.conindid AND m.attnum = ANY ((n.indkey::int2[])[n.indnkeyatts:]) AND m.attname IN (${columns.map(quoteText).join(', ')}))`;
}

/** A constraint that another one made like it would not be. */
export function isMoreThanConstraint(constraint: string, unsaid: Unsaid): string {
  return `(${isCommented('pg_constraint', `${constraint}.oid`)} OR ${isUnprinted(constraint, unsaid)})`;
}

/** An index that another one made like it would not be. */
export function isMoreThanIndex(index: string): string {
  const oid = `${index}.indexrelid`;
  return `(${index}.indisclustered OR ${index}.indisreplident OR ${isCommented('pg_class', oid)}
    OR EXISTS (SELECT FROM pg_class x WHERE x.oid = ${oid} AND (x.reloptions IS NOT NULL OR x.reltablespace <> 0))
    OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = ${oid} AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL)))`;
}
