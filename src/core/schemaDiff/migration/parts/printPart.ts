import type { Part } from '../../changes/change';
import type { TablePath } from '../../model/objectPath';
import type { ForeignKey } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import {
  printCheck,
  printExclusion,
  printForeignKey,
  printIndex,
  printPrimaryKey,
  printUnique,
} from '../../print/printParts';
import type { PlannedNames } from '../plannedNames';
import { rewritePart } from './rewritePart';

/** A part as it is added to a table; columns that keep their older name are called by it. */
export function printPart(
  part: Part,
  kind: string,
  { table, names }: { readonly table: readonly string[]; readonly names: PlannedNames },
): { readonly sql: string; readonly isAction: boolean } {
  const path: TablePath = names.table(table);
  const then = rewritePart(part, {
    expression: (text) => names.written(table, text),
    column: (name) => names.column([...table.slice(0, 2), name]),
  });
  if ('method' in then) return { sql: printIndex(path, then), isAction: false };
  return { sql: `ADD ${printConstraint(then, kind, names)}`, isAction: true };
}

/** What takes it away, by the names that table and part have then. */
export function printDrop([schema, table]: TablePath, part: Part): string {
  return 'method' in part
    ? `DROP INDEX ${quotePath([schema, part.name])}`
    : `ALTER TABLE ${quotePath([schema, table])} DROP CONSTRAINT ${quoteIdentifier(part.name)}`;
}

function printConstraint(
  part: Exclude<Part, { readonly method: string }>,
  kind: string,
  names: PlannedNames,
): string {
  if ('expression' in part) return printCheck(part);
  if ('definition' in part) return printExclusion(part);
  if ('refTable' in part) return printForeignKey(placed(part, names));
  return kind.endsWith('PrimaryKey') ? printPrimaryKey(part) : printUnique(part);
}

function placed(key: ForeignKey, names: PlannedNames): ForeignKey {
  return {
    ...key,
    refTable: names.table(key.refTable),
    refColumns: names.columns(key.refTable, key.refColumns),
  };
}
