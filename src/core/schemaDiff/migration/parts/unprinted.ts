import type { Aspect } from '../../unknown/aspects';
import { isCommented } from '../catalogSql';

/*
 * What constraints and indexes have that no snapshot holds, as conditions on rows of `pg_constraint` and
 * `pg_index`.
 * @see https://www.postgresql.org/docs/18/sql-createtable.html, pg_get_constraintdef
 */

/**
 * What only the statement that adds a constraint can say.
 * @param unknown of the older side: where its snapshot has no place for something, nothing is printed of it
 */
export function isUnprinted(constraint: string, unknown: readonly Aspect[]): string {
  const made = `pg_get_constraintdef(${constraint}.oid)`;
  const late = (aspect: Aspect, ...clauses: readonly string[]): readonly string[] =>
    unknown.includes(aspect) ? clauses : [];
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
  return `(${conditions.join(' OR ')})`;
}

/** A constraint that another one made like it would not be. */
export function isMoreThanConstraint(constraint: string, unknown: readonly Aspect[]): string {
  return `(${isCommented('pg_constraint', `${constraint}.oid`)} OR ${isUnprinted(constraint, unknown)})`;
}

/** An index that another one made like it would not be. */
export function isMoreThanIndex(index: string): string {
  const oid = `${index}.indexrelid`;
  return `(${index}.indisclustered OR ${index}.indisreplident OR ${isCommented('pg_class', oid)}
    OR EXISTS (SELECT FROM pg_class x WHERE x.oid = ${oid} AND (x.reloptions IS NOT NULL OR x.reltablespace <> 0))
    OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = ${oid} AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL)))`;
}
