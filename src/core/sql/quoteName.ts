import { wordSet } from './wordSet';

/** A name as SQL has to write it: in quotes unless it is one word in small letters and none of SQL's own. */
export function quoteName(name: string): string {
  const isPlain = /^[a-z_][a-z0-9_$]*$/.test(name) && !reservedWords.has(name.toUpperCase());
  return isPlain ? name : quoteAlways(name);
}

/** The same in quotes, whatever the name is: what a server of any version takes for a name. */
export function quoteAlways(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal; exact where `standard_conforming_strings` is on. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The name that a word or a name in quotes stands for. */
export function readName(written: string): string {
  if (!/^(?:[uU]&)?"/.test(written)) return written.toLowerCase();
  return written.replace(/^(?:[uU]&)?"|"$/g, '').replaceAll('""', '"');
}

/**
 * Words that are no names without quotes, or no names of columns and functions at once.
 * @see https://www.postgresql.org/docs/current/sql-keywords-appendix.html (PostgreSQL 18)
 */
const reservedWords = wordSet(
  `ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CASE CAST CHECK
  COLLATE COLLATION COLUMN CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE
  CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT DEFERRABLE DESC
  DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FREEZE FROM FULL GRANT GROUP HAVING ILIKE IN
  INITIALLY INNER INTERSECT INTO IS ISNULL JOIN LATERAL LEADING LEFT LIKE LIMIT LOCALTIME
  LOCALTIMESTAMP NATURAL NOT NOTNULL NULL OFFSET ON ONLY OR ORDER OUTER OVERLAPS PLACING PRIMARY
  REFERENCES RETURNING RIGHT SELECT SESSION_USER SIMILAR SOME SYMMETRIC SYSTEM_USER TABLE
  TABLESAMPLE THEN TO TRAILING TRUE UNION UNIQUE USER USING VARIADIC VERBOSE WHEN WHERE WINDOW
  WITH`,
);
