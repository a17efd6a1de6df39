import type { Column } from '../model/snapshot';
import { quoteIdentifier } from '../normal/quoteIdentifier';

/** A column as CREATE TABLE and ADD COLUMN define it, such as `"name$" text NOT NULL`. */
export function printColumn(column: Column): string {
  const { name, isNullable } = column;
  const parts = [
    quoteIdentifier(name),
    typed(column),
    printValue(column),
    isNullable ? '' : 'NOT NULL',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** The type of a column, and how it is sorted if the type does not say. */
export function typed({ type, collation }: Pick<Column, 'type' | 'collation'>): string {
  return collation === undefined ? type : `${type} COLLATE ${collated(collation)}`;
}

/** Always in quotes: names such as `C` are known in capitals. */
function collated(collation: string): string {
  return `"${collation.replaceAll('"', '""')}"`;
}

/** Where the column's values come from; empty if nobody said. */
function printValue(column: Column): string {
  const { generated, identity } = column;
  const expression = exactDefaultOf(column);
  if (generated !== undefined) {
    return `GENERATED ALWAYS AS (${expression ?? 'NULL'}) ${generated.toUpperCase()}`;
  }
  if (identity !== undefined) return printIdentity(identity);
  return expression === undefined ? '' : `DEFAULT ${inParens(expression)}`;
}

/** A default, or what generates a column, as it has to be written. */
export function exactDefaultOf({
  default: expression,
  exact,
}: Pick<Column, 'default' | 'exact'>): string | undefined {
  return exact ?? expression;
}

export function printIdentity(identity: NonNullable<Column['identity']>): string {
  return `GENERATED ${identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`;
}

/** A default ends where the next constraint may begin: what has operators in it is closed in. */
function inParens(expression: string): string {
  const isPlain = /^(?:-?[\d.]+|'(?:[^']|'')*'|\w+(?:\((?:'(?:[^']|'')*')?\))?)$/.test(expression);
  return isPlain ? expression : `(${expression})`;
}
