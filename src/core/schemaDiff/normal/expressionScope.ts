import type { SqlNode } from '../../sql/sqlParser';
import type { ExactText } from '../model/snapshot';
import { quoteIdentifier } from './quoteIdentifier';

/** What an expression's names mean where it stands. */
export interface ExpressionScope {
  /** A reference to a column, in parts. */
  column(parts: readonly string[]): string;
  /** A query within the expression. */
  query(select: SqlNode): string;
  /** The schema of a type that is not the system's own. */
  typeSchema(name: string): string;
  /** A sequence that is named in a text, with its schema. */
  sequence(written: string): string;
  /** In full: with every cast, and as the server takes it. Otherwise the normal form. */
  readonly isExact?: boolean | undefined;
}

/** A text in normal form, and in full where that says more. */
export interface BothForms {
  readonly text: string;
  readonly exact?: ExactText;
}

/** Prints what stands in a scope in both forms. @throws UnknownSqlError */
export function inBothForms(
  scope: ExpressionScope,
  print: (scope: ExpressionScope) => string,
): BothForms {
  const text = print(scope);
  const exact = print({ ...scope, isExact: true });
  return exact === text ? { text } : { text, exact };
}

/** An expression has parts that the normal form does not know. */
export class UnknownSqlError extends Error {}

/** Within one table: its columns need no qualifier, and queries have no place. */
export const withinTable: Pick<ExpressionScope, 'column' | 'query'> = {
  column: (parts) => quoteIdentifier(parts.at(-1) ?? ''),
  query: () => {
    throw new UnknownSqlError('a query');
  },
};

/** In what the server prints: it names everything outside of `pg_catalog` with its schema. */
export const asPrinted: Pick<ExpressionScope, 'typeSchema' | 'sequence'> = {
  typeSchema: () => 'public',
  sequence: (written) => written,
};
