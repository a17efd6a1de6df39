import type { TableColumn, TableFacts } from '../../src/core/warehouse/pages/table';
import {
  rowOrderOf,
  wholeTable,
  type Filter,
  type SortTerm,
  type TableQuery,
} from '../../src/core/warehouse/pages/tableQuery';
import type { RowTotal, WalkProgress } from '../../src/core/warehouse/pages/walk';
import type { CellSums } from '../../src/core/warehouse/values/exactSum';
import type { RpcFailure } from '../../src/protocol/rpc';
import type { ColumnSort } from '../shared/grid/gridModel';
import type { CellBlock } from '../shared/grid/gridSelection';

/** A cell by its row and its column in the data; row -1 is the head. */
export interface CellAt {
  readonly row: number;
  readonly column: number;
}

/** What is in the pane beside the grid. */
export type Pane =
  | { readonly kind: 'cell'; readonly row: number; readonly column: number }
  | { readonly kind: 'columns' }
  /** Cells that were selected, by their columns. */
  | { readonly kind: 'chart'; readonly block: CellBlock; readonly columns: readonly number[] }
  | { readonly kind: 'series' }
  | { readonly kind: 'documents'; readonly column: number }
  | { readonly kind: 'profile'; readonly column: number };

/** What the page shows. */
export interface TableState {
  /** `undefined` = on its way, or it failed. */
  readonly facts: TableFacts | undefined;
  readonly connection: string;
  readonly query: TableQuery;
  readonly total: RowTotal | undefined;
  readonly progress: WalkProgress | undefined;
  readonly cameFrom: string | undefined;
  /** What failed last; what is on the screen stays. */
  readonly failure: RpcFailure | undefined;
  readonly isLoading: boolean;
  readonly isCounting: boolean;
  /** `undefined` = there is no selection worth adding up, or it is being added up. */
  readonly sums: CellSums | undefined;
  readonly pane: Pane | undefined;
}

export function initialState(query: TableQuery): TableState {
  return {
    facts: undefined,
    connection: '',
    query,
    total: undefined,
    progress: undefined,
    cameFrom: undefined,
    failure: undefined,
    isLoading: true,
    isCounting: false,
    sums: undefined,
    pane: undefined,
  };
}

/** How a column is sorted by a query; the key's own order is none that a person asked for. */
export function sortOf({ sort }: TableQuery, column: string): ColumnSort | undefined {
  const index = sort.findIndex((term) => term.column === column);
  const term = sort[index];
  return term && { direction: term.direction, rank: index + 1 };
}

/** The query after a press on a head: up, down, and as the table lies. */
export function nextSort(
  query: TableQuery,
  column: string,
  { isAdded }: { readonly isAdded: boolean },
): TableQuery {
  const current = query.sort.find((term) => term.column === column);
  const others = isAdded ? query.sort.filter((term) => term.column !== column) : [];
  if (current?.direction === 'descending') return { ...query, sort: others };
  const next = termOf(column, current === undefined ? 'ascending' : 'descending');
  if (!isAdded || current === undefined) return { ...query, sort: [...others, next] };
  const sort = query.sort.map((term) => (term.column === column ? next : term));
  return { ...query, sort };
}

/** NULL stands where Postgres puts it: it counts as larger than all else. */
export function termOf(column: string, direction: SortTerm['direction']): SortTerm {
  return { column, direction, nulls: direction === 'ascending' ? 'last' : 'first' };
}

export function withFilter(query: TableQuery, filter: Filter): TableQuery {
  return { ...query, filters: [...query.filters, filter] };
}

export function withoutFilter(query: TableQuery, index: number): TableQuery {
  return { ...query, filters: query.filters.filter((_, other) => other !== index) };
}

/** A query without what a table does not have any more. */
export function keepKnown(query: TableQuery, { columns }: TableFacts): TableQuery {
  const isKnown = ({ column }: { readonly column: string }): boolean =>
    columns.some(({ name }) => name === column);
  return { ...query, filters: query.filters.filter(isKnown), sort: query.sort.filter(isKnown) };
}

/** In words what decides the order. */
export function orderText(query: TableQuery, facts: TableFacts): string {
  const order = rowOrderOf(query, facts);
  switch (order.kind) {
    case 'keyed':
      return query.sort.length > 0 ? 'sorted' : `by ${order.columns.join(', ')}`;
    case 'physical':
      return 'as stored';
    case 'sorted':
      return 'sorted';
    case 'given':
      return 'as the view gives them';
  }
}

/** The values that tell a row from all others; empty if there are none, or some are not whole. */
export function keyValues(
  { key, columns }: TableFacts,
  cellOf: (
    column: number,
  ) => { readonly text: string | null; readonly cutBytes?: number | undefined } | undefined,
): readonly string[] {
  const places = (key?.columns ?? []).map((name) => indexOfColumn(columns, name));
  const values = places.flatMap((place) => {
    const cell = cellOf(place);
    return cell === undefined || cell.text === null || cell.cutBytes !== undefined
      ? []
      : [cell.text];
  });
  return values.length === places.length ? values : [];
}

export function indexOfColumn(columns: readonly TableColumn[], name: string): number {
  return columns.findIndex((column) => column.name === name);
}

/** Names of columns by their places. */
export function namesOf({ columns }: TableFacts, places: readonly number[]): readonly string[] {
  return places.map((place) => columns[place]?.name ?? '');
}

/** What an earlier life of the view saved; anything unreadable is the whole table. */
export function parseSavedQuery(value: unknown): TableQuery {
  const { query }: { readonly query?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  return isQuery(query) ? query : wholeTable;
}

/** The cell where an earlier life of the view was left; `undefined` = none can be read. */
export function parsePlace(value: unknown): CellAt | undefined {
  const { row, column }: { readonly row?: unknown; readonly column?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  const isPlace = Number.isSafeInteger(row) && Number.isSafeInteger(column);
  return isPlace ? { row: Number(row), column: Number(column) } : undefined;
}

/** The host reads it with care; here it is enough that drawing it does not fail. */
function isQuery(value: unknown): value is TableQuery {
  if (typeof value !== 'object' || value === null) return false;
  if (!('filters' in value && 'sort' in value && 'ownOrder' in value)) return false;
  return [value.filters, value.sort].every(
    (list) =>
      Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null),
  );
}
