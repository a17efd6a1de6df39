import { isCommented } from '../catalogSql';

/*
 * What constraints and indexes have that no snapshot holds, as conditions on rows of `pg_constraint` and
 * `pg_index`.
 * @see https://www.postgresql.org/docs/18/sql-createtable.html, pg_get_constraintdef
 */

/** What only the statement that adds a constraint can say. */
export function isUnprinted(constraint: string): string {
  const made = `pg_get_constraintdef(${constraint}.oid)`;
  const patterns = [
    ['p', 'u', [' WITHOUT OVERLAPS']],
    ['c', 'f', [' NOT ENFORCED$']],
    ['f', 'f', [' ON DELETE SET (NULL|DEFAULT) \\(', ', PERIOD ']],
  ] as const;
  const conditions = patterns.map(
    ([one, other, clauses]) =>
      `${constraint}.contype IN ('${one}', '${other}') AND ${made} ~ '${clauses.join('|')}'`,
  );
  return `(${conditions.join(' OR ')})`;
}

/** A constraint that another one made like it would not be. */
export function isMoreThanConstraint(constraint: string): string {
  return `(${isCommented('pg_constraint', `${constraint}.oid`)} OR ${isUnprinted(constraint)})`;
}

/** An index that another one made like it would not be. */
export function isMoreThanIndex(index: string): string {
  const oid = `${index}.indexrelid`;
  return `(${index}.indisclustered OR ${index}.indisreplident OR ${isCommented('pg_class', oid)}
    OR EXISTS (SELECT FROM pg_class x WHERE x.oid = ${oid} AND (x.reloptions IS NOT NULL OR x.reltablespace <> 0))
    OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = ${oid} AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL)))`;
}
