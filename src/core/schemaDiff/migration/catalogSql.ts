import { quoteText } from '../../sql/quoteName';
import type { TablePath } from '../model/objectPath';
import { quotePath } from '../normal/quoteIdentifier';

/** The path of a table as a text of SQL. */
export function textOf(table: TablePath): string {
  return quoteText(quotePath(table));
}

/** A table as catalogs number it. */
export function oidOf(table: TablePath): string {
  return `${textOf(table)}::regclass`;
}

/** Whether an oid is that of a table, or of a partition or heir below it. */
export function isOfTable(oid: string, table: TablePath): string {
  return `${oid} IN (WITH RECURSIVE below (relid) AS (SELECT ${oidOf(table)}::oid UNION SELECT i.inhrelid FROM pg_inherits i JOIN below ON i.inhparent = below.relid) SELECT relid FROM below)`;
}

/** Whether something of a catalog has a comment. */
export function isCommented(catalog: 'pg_constraint' | 'pg_class', oid: string): string {
  return `EXISTS (SELECT FROM pg_description n WHERE n.classoid = '${catalog}'::regclass AND n.objoid = ${oid})`;
}

/**
 * The end of a block that gives an object back what it had, by a `statement` at a time: what it had may not
 * suit what it has become.
 */
export function givingBack(object: string): readonly string[] {
  return [
    'EXCEPTION WHEN OTHERS THEN',
    '  RAISE EXCEPTION USING ERRCODE = SQLSTATE,',
    `    MESSAGE = format('%s cannot get back what it had by %s: %s', ${quoteText(object)}, statement, SQLERRM),`,
    `    HINT = 'Take that away first and make it again afterwards, or leave this change out';`,
  ];
}
