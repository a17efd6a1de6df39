import { quoteText } from '../../sql/quoteName';
import type { TablePath } from '../model/objectPath';
import { quotePath } from '../normal/quoteIdentifier';

/** A table as catalogs number it. */
export function oidOf(table: TablePath): string {
  return `${quoteText(quotePath(table))}::regclass`;
}

/** Whether an oid is that of a table, or of a partition below it. */
export function isOfTable(oid: string, table: TablePath): string {
  return `(${oid} = ${oidOf(table)} OR ${oid} IN (SELECT p.relid FROM pg_partition_tree(${oidOf(table)}) p))`;
}

/** Whether something of a catalog has a comment. */
export function isCommented(catalog: 'pg_constraint' | 'pg_class', oid: string): string {
  return `EXISTS (SELECT FROM pg_description n WHERE n.classoid = '${catalog}'::regclass AND n.objoid = ${oid})`;
}
