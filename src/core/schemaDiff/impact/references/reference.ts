import type { Change } from '../../changes/change';
import type { MappedColumn, MappedRelation } from '../mappedRelation';
import type { Scope, ScopeColumn } from './scope';
import type { Span } from './statementText';

/** A place of a statement that uses something of the schema. */
export type Reference =
  /** A relation that is read or written to. */
  | { readonly kind: 'relation'; readonly relation: MappedRelation; readonly span: Span }
  /** The name of a relation before a column or for a whole row, where it has no other. */
  | {
      readonly kind: 'qualifier';
      readonly relation: MappedRelation;
      readonly span: Span;
      readonly schema: Span | undefined;
    }
  | ColumnReference
  /** All columns of something: a star, a natural join, INSERT without a list. */
  | {
      readonly kind: 'all';
      readonly how: 'star' | 'naturalJoin' | 'insert';
      readonly span: Span;
      readonly uses: MappedRelation;
      readonly changes: readonly Change[];
    }
  /** An INSERT that gives a column no value, which has none of its own. */
  | {
      readonly kind: 'missing';
      readonly span: Span;
      readonly relation: MappedRelation;
      readonly change: Change;
    };

export interface ColumnReference {
  readonly kind: 'column';
  readonly column: MappedColumn;
  /** The column's name alone. */
  readonly span: Span;
  /** A join by USING, which needs one name on all sides and has another on one of them. */
  readonly isParted?: boolean | undefined;
  /** Why it has to be qualified, and by what; `''` = there is no name for that. */
  readonly rival?: { readonly change: Change; readonly qualifier: string } | undefined;
  readonly output?: OutputUse | undefined;
}

/** How a reference names a column of the statement's result. */
export type OutputUse =
  /** It is selected without a name of its own; `end` is where one can be given. */
  | { readonly kind: 'selects'; readonly end: number; readonly isKept: boolean }
  /** It orders by what was selected, under its name there. */
  | { readonly kind: 'orders'; readonly isKept: boolean };

/** Told of all that a statement uses, in no order and maybe more than once. */
export interface UseListener {
  /** Columns that are read by name or all together, as by a star, or named among those that are written. */
  uses(columns: readonly ScopeColumn[], how: 'reads' | 'readsAll' | 'writes'): void;
  /** A reference, in parts, that is none of the columns that are known where it stands. */
  misses(fields: readonly string[], scope: Scope): void;
}
