import {
  noFilter,
  problemsFirst,
  type FileFilter,
  type FileSort,
  type FileSortKey,
} from '../../src/core/sync/report/reportPage';
import type { FileReport } from '../../src/core/sync/report/report';
import {
  evidences,
  verdicts,
  type Evidence,
  type Verdict,
} from '../../src/core/sync/compare/verdicts';
import type { RpcFailure } from '../../src/protocol/rpc';
import type { ReportProgress, ReportSummary } from '../../src/protocol/reportApi';

/** Everything the view shows, but the rows, which come page by page. */
export interface ReportState {
  /** `undefined` until the first answer. */
  readonly summary: ReportSummary | undefined;
  /** Why the last question had no answer; what was known before is still shown. */
  readonly failure: RpcFailure | undefined;
  readonly filter: FileFilter;
  readonly sort: FileSort;
  /** Rows that pass the filter; `undefined` until they were counted. */
  readonly total: number | undefined;
  readonly selected: SelectedFile | undefined;
  readonly verification: Verification;
}

export interface SelectedFile {
  readonly index: number;
  /** `undefined` = its row is on its way. */
  readonly file: FileReport | undefined;
}

export type Verification =
  | { readonly kind: 'idle' }
  /** Elsewhere: by a command or by an earlier life of this view. */
  | { readonly kind: 'watched'; readonly progress: ReportProgress }
  | { readonly kind: 'own'; readonly progress: ReportProgress | undefined };

/** What survives while the view is hidden. */
export interface SavedUi {
  readonly filter: FileFilter;
  readonly sort: FileSort;
}

export function initialState(ui: SavedUi): ReportState {
  return {
    summary: undefined,
    failure: undefined,
    ...ui,
    total: undefined,
    selected: undefined,
    verification: { kind: 'idle' },
  };
}

/** The filter with one verdict added, or taken away if it was in it. */
export function toggleVerdict(filter: FileFilter, verdict: Verdict): FileFilter {
  return { ...filter, verdicts: toggled(filter.verdicts, verdict) };
}

/** The same for a kind of evidence. */
export function toggleEvidence(filter: FileFilter, evidence: Evidence): FileFilter {
  return { ...filter, evidence: toggled(filter.evidence, evidence) };
}

export function isFiltered({ verdicts, evidence, text }: FileFilter): boolean {
  return verdicts.length > 0 || evidence.length > 0 || text.trim() !== '';
}

/** The order after a click on a column's head: the other direction if the column sorts already. */
export function nextSort(sort: FileSort, by: FileSortKey): FileSort {
  if (sort.by !== by) return { by, direction: by === 'path' ? 'ascending' : 'descending' };
  return { by, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** The verdicts worth a chip: those that occur, and `match` always. */
export function shownVerdicts(summary: ReportSummary): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict === 'match' || summary.verdicts[verdict] > 0);
}

/** The kinds of evidence that occur, strongest first. */
export function shownEvidence(summary: ReportSummary): readonly Evidence[] {
  return evidences.filter((evidence) => summary.evidence[evidence] > 0).toReversed();
}

/**
 * A filter without what the newer report has no chip for: nobody could take such a filter back.
 */
export function keepShown(filter: FileFilter, summary: ReportSummary): FileFilter {
  const verdictChips = shownVerdicts(summary);
  const evidenceChips = shownEvidence(summary);
  return {
    ...filter,
    verdicts: filter.verdicts.filter((verdict) => verdictChips.includes(verdict)),
    evidence: filter.evidence.filter((kind) => evidenceChips.includes(kind)),
  };
}

/** What an earlier life of the view saved; anything unreadable is the default. */
export function parseSavedUi(value: unknown): SavedUi {
  const ui = fieldsOf(value);
  const filter = fieldsOf(ui.filter);
  const sort = fieldsOf(ui.sort);
  const by = oneOf(['severity', 'path', 'size'] as const, sort.by);
  const direction = oneOf(['ascending', 'descending'] as const, sort.direction);
  return {
    filter: {
      verdicts: someOf(verdicts, filter.verdicts),
      evidence: someOf(evidences, filter.evidence),
      text: typeof filter.text === 'string' ? filter.text : noFilter.text,
    },
    sort: by && direction ? { by, direction } : problemsFirst,
  };
}

function toggled<T>(items: readonly T[], item: T): readonly T[] {
  return items.includes(item) ? items.filter((other) => other !== item) : [...items, item];
}

function oneOf<T>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}

function someOf<T>(choices: readonly T[], value: unknown): readonly T[] {
  return Array.isArray(value) ? choices.filter((choice) => value.includes(choice)) : [];
}

interface SavedFields {
  readonly filter?: unknown;
  readonly sort?: unknown;
  readonly by?: unknown;
  readonly direction?: unknown;
  readonly verdicts?: unknown;
  readonly evidence?: unknown;
  readonly text?: unknown;
}

function fieldsOf(value: unknown): SavedFields {
  return typeof value === 'object' && value !== null ? value : {};
}
