import type { TableFacts } from './table';

export const comparisons = ['equals', 'notEquals', 'less', 'atMost', 'greater', 'atLeast'] as const;

export type Comparison = (typeof comparisons)[number];

/** What a row must be like to be shown. Values are written as Postgres reads them. */
export type Filter =
  | {
      readonly kind: 'compare';
      readonly column: string;
      readonly comparison: Comparison;
      readonly value: string;
    }
  /** Whatever the case of letters. */
  | { readonly kind: 'contains' | 'startsWith'; readonly column: string; readonly text: string }
  | { readonly kind: 'isNull' | 'isNotNull'; readonly column: string }
  /** Documents that pass a path filter, as `readDocumentPath` reads one. */
  | { readonly kind: 'path'; readonly column: string; readonly path: string }
  | { readonly kind: 'isOneOf'; readonly column: string; readonly values: readonly string[] };

/** What finds the rows that have these values, in the order of the columns. */
export function equalTo(columns: readonly string[], values: readonly string[]): readonly Filter[] {
  return columns.map((column, index) => {
    return { kind: 'compare', column, comparison: 'equals', value: values[index] ?? '' };
  });
}

export interface SortTerm {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
  readonly nulls: 'first' | 'last';
}

/** Which rows of a table are looked at, and in what order. */
export interface TableQuery {
  /** All of them hold. */
  readonly filters: readonly Filter[];
  /** The first counts most; empty = the table's own order. */
  readonly sort: readonly SortTerm[];
  /** The table's own order: by its key if it has one, or as rows lie on disk. */
  readonly ownOrder: 'key' | 'physical';
}

export const wholeTable: TableQuery = { filters: [], sort: [], ownOrder: 'key' };

/** An order that rows can be read in. */
export type RowOrder =
  /** By columns that tell rows apart: any row can be found by their values. */
  | {
      readonly kind: 'keyed';
      readonly columns: readonly string[];
      readonly direction: SortTerm['direction'];
    }
  /** By the address on disk, which can be found as well. */
  | { readonly kind: 'physical' }
  /** All rows have to be sorted before the first is known for sure. */
  | {
      readonly kind: 'sorted';
      readonly terms: readonly SortTerm[];
      /** Rows that the terms leave equal follow in the order of their addresses. */
      readonly thenByAddress: boolean;
    }
  /** As a view happens to give them. */
  | { readonly kind: 'given' };

/** How the rows of a query are best read. Rows that a sort leaves equal are told apart by the key. */
export function rowOrderOf({ sort, ownOrder }: TableQuery, facts: TableFacts): RowOrder {
  const { key, hasAddresses, hasPartAddresses } = facts;
  const [first] = sort;
  if (first === undefined) {
    if (key !== undefined && !(ownOrder === 'physical' && hasAddresses)) {
      return { kind: 'keyed', columns: key.columns, direction: 'ascending' };
    }
    return hasAddresses ? { kind: 'physical' } : { kind: 'given' };
  }
  if (key !== undefined && isKey(sort, key.columns)) {
    return { kind: 'keyed', columns: key.columns, direction: first.direction };
  }
  const rest = (key?.columns ?? []).filter(
    (column) => !sort.some((term) => term.column === column),
  );
  const tieBreak = rest.map(
    (column) => ({ column, direction: 'ascending', nulls: 'last' }) as const,
  );
  const thenByAddress = key === undefined && (hasAddresses || hasPartAddresses);
  return { kind: 'sorted', terms: [...sort, ...tieBreak], thenByAddress };
}

function isKey(sort: readonly SortTerm[], columns: readonly string[]): boolean {
  return (
    sort.length === columns.length &&
    sort.every(
      ({ column, direction }, index) =>
        column === columns[index] && direction === sort[0]?.direction,
    )
  );
}

/** Parts in another order make another query. */
export function isSameQuery(left: TableQuery, right: TableQuery): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
