import type { CellBlock, ComparisonSummary, ResultSummary } from '../../src/protocol/resultsApi';
import type { ColumnTotals } from '../../src/core/warehouse/results/columnTotals';
import type { SortedColumn } from '../../src/core/warehouse/results/sortRows';
import type { CellSums } from '../../src/core/warehouse/values/exactSum';
import type { RpcFailure } from '../../src/protocol/rpc';

/** One value as a whole, what the values of a column come to, or a chart of a selection. */
export type Detail =
  /** Cells that were selected, to be drawn. */
  | { readonly kind: 'chart'; readonly cells: SelectedCells }
  | {
      readonly kind: 'cell';
      readonly name: string;
      readonly row: number;
      readonly column: number;
      readonly text: string | null;
      readonly sizeBytes: number | null;
    }
  | {
      readonly kind: 'totals';
      readonly name: string;
      readonly totals: ColumnTotals;
      /** False if there are rows that are not here. */
      readonly isWhole: boolean;
    };

/** Rows that follow each other, as they are shown, and columns by their places. */
export type SelectedCells = Omit<CellBlock, 'id'>;

/** What the view shows. */
export interface ResultsState {
  /** `undefined` = not known yet. */
  readonly results: readonly ResultSummary[] | undefined;
  /** The result whose tab is chosen; `undefined` = there is none. */
  readonly active: string | undefined;
  /** What the active one is compared with; `undefined` = it is not. */
  readonly comparedWith: string | undefined;
  readonly comparison: ComparisonSummary | undefined;
  readonly onlyDifferences: boolean;
  /** What is shown below the rows. */
  readonly detail: Detail | undefined;
  /** What the selected cells come to; `undefined` = it is not known. */
  readonly sums: CellSums | undefined;
  /** True while the server sorts. */
  readonly isSorting: boolean;
  readonly failure: RpcFailure | undefined;
}

export const initialState: ResultsState = {
  results: undefined,
  active: undefined,
  comparedWith: undefined,
  comparison: undefined,
  onlyDifferences: true,
  detail: undefined,
  sums: undefined,
  isSorting: false,
  failure: undefined,
};

/** What the editor keeps of a view that it puts away. */
export interface SavedUi {
  readonly active: string | undefined;
  readonly comparedWith: string | undefined;
  readonly onlyDifferences: boolean;
  /** How the columns of each result are arranged, by its id. */
  readonly layouts: Readonly<Record<string, unknown>>;
}

export function parseSavedUi(value: unknown): SavedUi {
  const fields: Partial<Record<keyof SavedUi, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  const { active, comparedWith, onlyDifferences, layouts } = fields;
  return {
    active: typeof active === 'string' ? active : undefined,
    comparedWith: typeof comparedWith === 'string' ? comparedWith : undefined,
    onlyDifferences: onlyDifferences !== false,
    layouts: typeof layouts === 'object' && layouts !== null ? { ...layouts } : {},
  };
}

/** The state with other results: what is gone is no longer chosen. */
export function withResults(
  state: ResultsState,
  results: readonly ResultSummary[],
  newest: string | undefined,
): ResultsState {
  const has = (id: string | undefined): boolean => results.some((result) => result.id === id);
  const active = has(state.active) ? state.active : newest;
  const isCompared = has(state.comparedWith) && state.comparedWith !== active;
  return {
    ...state,
    results,
    active,
    comparedWith: isCompared ? state.comparedWith : undefined,
    comparison: isCompared ? state.comparison : undefined,
  };
}

export function activeResult({ results, active }: ResultsState): ResultSummary | undefined {
  return results?.find(({ id }) => id === active);
}

export function otherResults({ results, active }: ResultsState): readonly ResultSummary[] {
  return (results ?? []).filter(({ id, columns }) => id !== active && columns.length > 0);
}

/** True if every row of the statement is here. */
export function isWhole({ tag, isCut }: ResultSummary): boolean {
  return tag !== null && isCut !== true;
}

/** True if all that the statement gives is here, to the last character. */
export function isAllHere(result: ResultSummary): boolean {
  return isWhole(result) && !result.hasCuts;
}

export function sortOfColumn({ sort }: ResultSummary, column: number): SortedColumn | undefined {
  return sort.find((term) => term.column === column);
}

/** What rows are sorted by after a press on a head: up, down, and as they came. */
export function nextSort(
  { sort }: ResultSummary,
  column: number,
  { isAdded }: { readonly isAdded: boolean },
): readonly SortedColumn[] {
  const current = sort.find((term) => term.column === column);
  const others = isAdded ? sort.filter((term) => term.column !== column) : [];
  if (current?.direction === 'descending') return others;
  const next = { column, direction: current === undefined ? 'ascending' : 'descending' } as const;
  if (!isAdded || current === undefined) return [...others, next];
  return sort.map((term) => (term.column === column ? next : term));
}
