import type { ComparisonSummary, ResultSummary } from '../../src/protocol/resultsApi';
import type { RpcFailure } from '../../src/protocol/rpc';

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
  /** A value that is shown as a whole. */
  readonly cell:
    { readonly name: string; readonly text: string | null; readonly isCut: boolean } | undefined;
  readonly failure: RpcFailure | undefined;
}

export const initialState: ResultsState = {
  results: undefined,
  active: undefined,
  comparedWith: undefined,
  comparison: undefined,
  onlyDifferences: true,
  cell: undefined,
  failure: undefined,
};

/** What the editor keeps of a view that it puts away. */
export interface SavedUi {
  readonly active: string | undefined;
  readonly comparedWith: string | undefined;
  readonly onlyDifferences: boolean;
}

export function parseSavedUi(value: unknown): SavedUi {
  const fields: Partial<Record<keyof SavedUi, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  const { active, comparedWith, onlyDifferences } = fields;
  return {
    active: typeof active === 'string' ? active : undefined,
    comparedWith: typeof comparedWith === 'string' ? comparedWith : undefined,
    onlyDifferences: onlyDifferences !== false,
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
