import type { HistoryVersion, LineageHistory } from '../../src/core/lineage/show/history';
import type {
  LineageNodeShown,
  LineageSide,
  LineageTrace,
} from '../../src/core/lineage/show/partOf';
import type {
  LineageMoment,
  LineageSubject,
  LineageSummary,
  PickedMoment,
} from '../../src/protocol/lineageApi';
import type { RpcFailure } from '../../src/protocol/rpc';

export const historyColumns = ['days', 'runs'] as const;

/** What stands side by side in the history. */
export type HistoryColumns = (typeof historyColumns)[number];

/** How far back the history goes, in days; `all` = as far as there is anything. */
export const historySpans = [30, 90, 365, 'all'] as const;

export type HistorySpan = (typeof historySpans)[number];

export const bothSides: readonly LineageSide[] = ['upstream', 'downstream'];

/** As many neighbors come at once; the rest with the next press. */
export const neighborsAtOnce = 20;
/** More things than this are not drawn one by one when all are wanted. */
export const mostDrawn = 2_000;
/** More things than this are not drawn all at once, not even by their groups. */
export const mostAtAll = 10_000;

/** How a person wants the lineage; kept while the view is hidden. */
export interface Wishes {
  /** What the graph began with; absent = nothing yet. */
  readonly start?: string;
  /** Ids of what is drawn. */
  readonly shown: readonly string[];
  /** Ids of groups that are drawn as one. */
  readonly closed: readonly string[];
  readonly hasColumns: boolean;
  readonly asOf: PickedMoment;
  readonly isListShown: boolean;
  readonly isHistoryShown: boolean;
  readonly isLegendShown: boolean;
  readonly history: HistoryColumns;
  readonly span: HistorySpan;
}

/** What the host reads something else for. */
export type OpenedWishes = Pick<Wishes, 'asOf' | 'hasColumns'>;

export interface LineageState {
  readonly wishes: Wishes;
  /** `undefined` = on its way, or it failed. */
  readonly summary: LineageSummary | undefined;
  /** What was wished for when that was read; `undefined` = nothing was read yet. */
  readonly opened: OpenedWishes | undefined;
  /** The item that is chosen in the graph. */
  readonly active: string | undefined;
  /** The pipeline run that is chosen in the history. */
  readonly run: string | undefined;
  /** The version that is chosen there, by its reference: one that no run made. */
  readonly version: string | undefined;
  /** Of the active item. */
  readonly trace: LineageTrace | undefined;
  readonly history: LineageHistory | undefined;
  readonly isLoading: boolean;
  /** True while better places are looked for; what is drawn has some. */
  readonly isArranging: boolean;
  readonly failure: RpcFailure | undefined;
}

export const plainWishes: Wishes = {
  shown: [],
  closed: [],
  hasColumns: false,
  asOf: { kind: 'now' },
  isListShown: false,
  isHistoryShown: true,
  isLegendShown: false,
  history: 'days',
  span: 30,
};

export function initialState(subject: LineageSubject, wishes: Wishes): LineageState {
  const start = wishes.start ?? subject.start;
  return {
    wishes: { ...wishes, ...(start !== undefined && { start }) },
    summary: undefined,
    opened: undefined,
    active: start,
    run: undefined,
    version: undefined,
    trace: undefined,
    history: undefined,
    isLoading: true,
    isArranging: false,
    failure: undefined,
  };
}

/** Neither a run nor a version is chosen in the history. */
export const noneOfHistory = { run: undefined, version: undefined } as const;

/** The version that is chosen in the history. */
export function versionOf({ history, version }: LineageState): HistoryVersion | undefined {
  return version === undefined
    ? undefined
    : history?.versions.find(({ reference }) => reference === version);
}

/** As of when something is wanted; `undefined` = now. */
export function momentOf(asOf: PickedMoment): LineageMoment | undefined {
  switch (asOf.kind) {
    case 'now':
      return undefined;
    case 'day': {
      const atMs = endOfDay(asOf.day);
      return atMs === undefined ? undefined : { atMs };
    }
    case 'moment':
      return { atMs: asOf.atMs, ...(asOf.commit !== undefined && { commit: asOf.commit }) };
  }
}

/** The end of a day where the person is, in milliseconds since the Unix epoch; `undefined` = now. */
export function endOfDay(day: string): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  const end = new Date(Number(year), Number(month) - 1, Number(date) + 1).getTime();
  return Number.isNaN(end) ? undefined : end;
}

/** The day of a moment where the person is, `2026-11-27`. */
export function dayOf(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Ids of all things of a part that are not among those known before. */
export function newIds(
  nodes: readonly LineageNodeShown[],
  before: readonly string[],
): readonly string[] {
  const known = new Set(before);
  return nodes.map(({ id }) => id).filter((id) => !known.has(id));
}

/** What an earlier life of the view saved; whatever cannot be read is as it is at first. */
export function parseWishes(value: unknown): Wishes {
  const saved: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const start = saved['start'];
  return {
    ...(typeof start === 'string' && { start }),
    shown: textsOf(saved['shown']),
    closed: textsOf(saved['closed']),
    hasColumns: saved['hasColumns'] === true,
    asOf: parseMoment(saved['asOf']),
    isListShown: saved['isListShown'] === true,
    isHistoryShown: saved['isHistoryShown'] !== false,
    isLegendShown: saved['isLegendShown'] === true,
    history: historyColumns.find((columns) => columns === saved['history']) ?? plainWishes.history,
    span: historySpans.find((span) => span === saved['span']) ?? plainWishes.span,
  };
}

function parseMoment(value: unknown): PickedMoment {
  const { kind, day, atMs, commit, title }: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  if (kind === 'day' && typeof day === 'string' && endOfDay(day) !== undefined) {
    return { kind, day };
  }
  if (kind !== 'moment' || typeof atMs !== 'number' || typeof title !== 'string') {
    return plainWishes.asOf;
  }
  return { kind, atMs, title, ...(typeof commit === 'string' && { commit }) };
}

export function parseSubject(value: unknown): LineageSubject {
  const start = typeof value === 'object' && value !== null && 'start' in value && value.start;
  return typeof start === 'string' ? { start } : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
