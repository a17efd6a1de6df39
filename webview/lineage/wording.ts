import { formatDuration } from '../../src/core/base/durations';
import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { Direction } from '../../src/core/graph/stepTo';
import type { LastRun, LineageEvidence } from '../../src/core/lineage/graph/lineageGraph';
import { kindPlurals, kindWords } from '../../src/core/lineage/report/nodeWords';
import { witnessWords } from '../../src/core/lineage/report/standing';
import { shownName } from '../../src/core/lineage/show/shownName';
import type { PipelineRunState } from '../../src/core/datasets/runs/pipelineRun';
import type {
  HistoryRun,
  HistoryVersion,
  LineageHistory,
} from '../../src/core/lineage/show/history';
import type { LineageSide } from '../../src/core/lineage/show/partOf';
import type { Tone } from '../shared/graph/nodeLook';
import type { HistoryCell, HistoryColumn, HistoryRow } from './historyRows';
import type { GroupItem, LineageItem } from './items';
import type { PickedMoment } from '../../src/protocol/lineageApi';
import { mostAtAll, type HistoryColumns, type HistorySpan, type LineageState } from './state';

export const directionWords: Readonly<Record<Direction, string>> = {
  left: 'Nothing that is shown leads to it',
  right: 'It leads to nothing that is shown',
  up: 'Nothing stands above it',
  down: 'Nothing stands below it',
};

const evidenceWords: Readonly<Record<LineageEvidence['level'], string>> = {
  size: 'size only',
  recordedMd5: 'recorded MD5',
  attested: 'attested',
  reread: 'reread',
};

export function evidenceText({ level, files }: LineageEvidence): string {
  const words = evidenceWords[level];
  return files === undefined ? words : `${words} · ${formatQuantity(files, 'file')}`;
}

export function evidenceTone({ level }: LineageEvidence): Tone | undefined {
  if (level === 'size') return 'caution';
  return level === 'recordedMd5' ? undefined : 'good';
}

/** Shapes that are told apart without color; a word stands beside each. */
export const outcomeMarks: Readonly<Record<LastRun['outcome'], string>> = {
  good: '●',
  bad: '✕',
  underWay: '▶',
  unknown: '○',
};

export const outcomeTones: Readonly<Record<LastRun['outcome'], Tone | undefined>> = {
  good: 'good',
  bad: 'bad',
  underWay: undefined,
  unknown: undefined,
};

export const stateMarks: Readonly<Record<PipelineRunState, string>> = {
  running: '▶',
  succeeded: '●',
  failed: '✕',
  canceled: '◇',
  skipped: '–',
  lost: '?',
};

export const stateTones: Readonly<Record<PipelineRunState, Tone | undefined>> = {
  running: undefined,
  succeeded: 'good',
  failed: 'bad',
  canceled: undefined,
  skipped: undefined,
  lost: 'caution',
};

/** `failed 3 h ago`. */
export function runText({ state, atMs }: LastRun, nowMs: number): string {
  return atMs === undefined ? state : `${state} ${ageText(nowMs - atMs)}`;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `3 h ago`; of the future, and of less than a minute, `now`. */
export function ageText(ageMs: number): string {
  if (ageMs < minuteMs) return 'now';
  if (ageMs < hourMs) return `${Math.floor(ageMs / minuteMs)} min ago`;
  if (ageMs < 2 * dayMs) return `${Math.floor(ageMs / hourMs)} h ago`;
  return `${Math.floor(ageMs / dayMs)} days ago`;
}

/** All of an item in words, for a screen reader and the line below the graph. */
export function itemText(item: LineageItem, nowMs: number): string {
  if (item.kind === 'group') return `${item.group.name}, ${groupLabel(item)}`;
  const { kind, group, evidence, lastRun, problem, affectedBy, upstream, downstream } = item.node;
  return [
    `${shownName(item.node)}, ${kindWords[kind]}${group === undefined ? '' : ` of ${group}`}`,
    ...(evidence === undefined ? [] : [`evidence ${evidenceText(evidence)}`]),
    ...(lastRun === undefined ? [] : [runText(lastRun, nowMs)]),
    ...witnessWords(item.node),
    ...(problem === undefined ? [] : [problem]),
    ...(affectedBy === undefined ? [] : [`affected by ${affectedBy}`]),
    `${upstream} upstream, ${downstream} downstream`,
  ].join('; ');
}

/** `repository with 3 pipelines and datasets`. */
export function groupLabel({ group, nodes }: GroupItem): string {
  const kinds = [...new Set(nodes.map(({ kind }) => kind))];
  const [only] = kinds;
  const what =
    kinds.length === 1 && only !== undefined
      ? formatQuantity(nodes.length, kindWords[only], kindPlurals[only])
      : formatQuantity(nodes.length, 'thing');
  return `${group.family} with ${what}`;
}

export function moreText(count: number, sides: readonly LineageSide[]): string {
  const where = sides.join(' and ');
  return count === 0 ? `All that is one step ${where} is shown` : `${count} more shown ${where}`;
}

export function lessText(count: number, sides: readonly LineageSide[]): string {
  const where = sides.join(' and ');
  return count === 0 ? `Nothing to fold ${where}` : `${count} folded ${where}`;
}

/** Why not everything is drawn. */
export function tooMuchText(count: number): string {
  const [all, most] = [formatCount(count), formatCount(mostAtAll)];
  return `Of ${all} things not all can be drawn, no more than ${most}: find those you need`;
}

/** What a run of a pipeline did, in words. */
export function historyRunText(run: HistoryRun): string {
  const took =
    run.endedAtMs === undefined ? '' : `, took ${formatDuration(run.endedAtMs - run.startedAtMs)}`;
  return `${run.name} ${run.state}, ${timeText(run.startedAtMs)}${took}`;
}

export function timeText(atMs: number): string {
  return new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** How a version came to be that no run made, in words. */
export function versionText({ name, reference, publishedAtMs, byHand }: HistoryVersion): string {
  const by = byHand?.by === undefined ? '' : ` by ${byHand.by}`;
  const tag = reference.slice(reference.lastIndexOf(':') + 1);
  return `${name} ${tag} published${by}, ${timeText(publishedAtMs)}`;
}

/** `Last 30 Days`. */
export function spanText(span: HistorySpan): string {
  if (span === 'all') return 'All Time';
  return span === 365 ? 'Last Year' : `Last ${span} Days`;
}

/** What is wrong with the history, what it leaves out, or how far back it goes. */
export function historyNote(
  history: LineageHistory | undefined,
  rows: number,
  span: HistorySpan,
): string {
  if (history === undefined) return 'Loading…';
  const [problem, ...others] = history.problems;
  if (problem !== undefined) {
    return others.length === 0 ? problem : `${problem}; and ${others.length} more`;
  }
  const time = span === 'all' ? 'in all time' : `in the ${spanText(span).toLowerCase()}`;
  const { runs, versions } = history.left;
  const left = [
    ...(runs === 0 ? [] : [formatQuantity(runs, 'older run')]),
    ...(versions === 0 ? [] : [formatQuantity(versions, 'older publication')]),
  ];
  if (left.length > 0) return `The newest ${time}; ${left.join(' and ')} not shown`;
  return rows === 0 ? `Nothing ran or was published ${time}` : '';
}

/** A shape for what a cell of the history says; several runs of a day have their number beside it. */
export function cellMark(cell: HistoryCell): string {
  switch (cell.kind) {
    case 'ran':
      return `${stateMarks[cell.state]}${countOf(cell.runs.length)}`;
    case 'published':
      return `${cell.versions.some(isByHand) ? '◆' : '■'}${countOf(cell.versions.length)}`;
    case 'read':
      return '□';
  }
}

export function cellTone(cell: HistoryCell): Tone | undefined {
  return cell.kind === 'ran' ? stateTones[cell.state] : undefined;
}

function countOf(count: number): string {
  return count === 1 ? '' : String(count);
}

/** `expression: failed, 2 runs, Nov 27, 2026`. */
export function cellLabel(row: HistoryRow, column: HistoryColumn, cell: HistoryCell): string {
  const when = columnTitle(column);
  switch (cell.kind) {
    case 'ran': {
      const count = cell.runs.length;
      return `${row.name}: ${cell.state}${count === 1 ? '' : `, ${count} runs`}, ${when}`;
    }
    case 'published':
      return `${row.name}: published ${cell.versions.map(versionOf).join(', ')}, ${when}${handText(cell.versions)}`;
    case 'read':
      return `${row.name}: read, ${when}`;
  }
}

/** No run made it, told or not. */
export function isByHand({ runId, byHand }: HistoryVersion): boolean {
  return runId === undefined && byHand?.runId === undefined;
}

/** Of versions that no run made, who did. */
function handText(versions: readonly HistoryVersion[]): string {
  const byHand = versions.filter(isByHand);
  if (byHand.length === 0) return '';
  const people = [...new Set(byHand.flatMap(({ byHand: made }) => made?.by ?? []))];
  const all = byHand.length === versions.length ? '' : `, ${byHand.length} of them`;
  return `${all} without a run${people.length === 0 ? '' : `, by ${people.join(' and ')}`}`;
}

/** The tag of a version: its name is said already. */
function versionOf({ reference }: HistoryVersion): string {
  return reference.slice(reference.lastIndexOf(':') + 1);
}

/** Short enough for the head of a column: `Nov 27`, or the time of day. */
export function columnLabel({ atMs }: HistoryColumn, by: HistoryColumns): string {
  const at = new Date(atMs);
  if (by === 'runs') {
    return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  }
  return at.toLocaleDateString('en', { month: 'short', day: 'numeric' });
}

export function columnTitle({ atMs, run, version }: HistoryColumn): string {
  if (version !== undefined) return versionText(version);
  if (run !== undefined) return `${run.name} ${run.state}, ${timeText(atMs)}`;
  return new Date(atMs).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

export function nameOfItem(item: LineageItem | undefined): string {
  if (item === undefined) return '';
  return item.kind === 'group' ? item.group.name : shownName(item.node);
}

/** `as of the end of 2026-11-27`; `undefined` = it is of now. */
export function asOfText(asOf: PickedMoment): string | undefined {
  switch (asOf.kind) {
    case 'now':
      return undefined;
    case 'day':
      return `as of the end of ${asOf.day}`;
    case 'moment':
      return `as of ${asOf.title}, ${timeText(asOf.atMs)}`;
  }
}

/** `12 of 1,204 things shown · read 3:12 PM`; with the day if that is another one by now. */
export function countsText(
  { summary, opened }: Pick<LineageState, 'summary' | 'opened'>,
  shown: number,
  nowMs: number,
): string {
  if (summary === undefined) return '';
  const all = formatQuantity(summary.nodes, 'thing');
  const { readAtMs } = summary;
  const isToday = new Date(readAtMs).toDateString() === new Date(nowMs).toDateString();
  const read = isToday ? clockText(readAtMs) : timeText(readAtMs);
  const when = opened?.asOf.kind === 'now' ? [`read ${read}`] : [];
  return [`${formatCount(shown)} of ${all} shown`, ...when].join(' · ');
}

function clockText(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(undefined, { timeStyle: 'short' });
}
