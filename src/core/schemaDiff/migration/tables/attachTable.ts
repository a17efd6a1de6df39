import { quoteText } from '../../../sql/quoteName';
import type { TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { doBlock } from '../doBlock';

/**
 * Puts a table below another one by a statement. The server makes the keys and indexes of a partition, but
 * takes no table that lacks a check or NOT NULL of its parent: it gets them first, as the parent has them at
 * that time.
 */
export function attachTable(
  statement: string,
  { table, parent }: { readonly table: TablePath; readonly parent: TablePath },
): string {
  const [own, above] = [table, parent].map((path) => quoteText(quotePath(path)));
  return doBlock(
    'DECLARE',
    '  missing text;',
    'BEGIN',
    '  FOR missing IN',
    "    SELECT format('ALTER COLUMN %I SET NOT NULL', p.attname)",
    '    FROM pg_attribute p JOIN pg_attribute a ON a.attname = p.attname',
    `    WHERE p.attrelid = ${above}::regclass AND a.attrelid = ${own}::regclass AND p.attnotnull AND NOT a.attnotnull`,
    '    UNION ALL',
    "    SELECT format('ADD CONSTRAINT %I %s', p.conname, pg_get_constraintdef(p.oid))",
    '    FROM pg_constraint p',
    `    WHERE p.conrelid = ${above}::regclass AND p.contype = 'c' AND NOT p.connoinherit`,
    `      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = ${own}::regclass AND k.conname = p.conname)`,
    '  LOOP',
    `    EXECUTE format('ALTER TABLE %s %s', ${own}, missing);`,
    '  END LOOP;',
    `  ${statement};`,
    'END',
  );
}
