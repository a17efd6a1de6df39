import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import { strideWords } from '../../src/core/warehouse/series/stride';
import type {
  BucketValue,
  SeriesGroup,
  SeriesPoint,
  TimeRange,
  TimeSeries,
} from '../../src/core/warehouse/series/timeSeries';
import { secondsOfDay, shownTime, type TimeKind } from '../../src/core/warehouse/series/times';
import {
  toneCount,
  type ChartData,
  type ChartLine,
  type ChartPoint,
} from '../shared/charts/chartData';
import { Undrawn } from '../shared/charts/undrawn';
import { zoneWords } from '../shared/charts/zoneWords';
import { aggregateWords, type SeriesChoice } from './seriesChoice';

export interface SeriesChart {
  readonly data: ChartData;
  /** How it came about, and what is not drawn. */
  readonly notes: readonly string[];
}

/** A series as a chart; `undefined` = there is nothing to draw. */
export function seriesChart(
  series: TimeSeries,
  choice: SeriesChoice,
  { table, timeKind }: { readonly table: string; readonly timeKind: TimeKind },
): SeriesChart | undefined {
  const { range, groups } = series;
  if (range === undefined || groups.length === 0) return undefined;
  const undrawn = new Undrawn();
  const starts = startsOf(series, range, isCount(choice));
  const lanes = lanesOf(series, choice, starts, undrawn);
  const what = lanes.map(({ title }) => title).join(', ');
  const split = choice.split === undefined ? '' : ` by ${choice.split}`;
  return {
    data: {
      title: `${what}${split} of ${table} over ${choice.time}`,
      kind: 'time',
      axisTitle: `${choice.time}, ${zoneWords[timeKind]}`,
      stops: starts.map((start) => stopAt(start, series.strideSeconds)),
      range,
      lanes,
    },
    notes: notesOf(series, undrawn),
  };
}

/** What nobody counted is nothing, not unknown. */
function isCount({ values, aggregate }: SeriesChoice): boolean {
  return values.length === 0 || aggregate === 'count';
}

function startsOf(
  { groups, strideSeconds }: TimeSeries,
  range: TimeRange,
  isWhole: boolean,
): readonly number[] {
  const found = [
    ...new Set(groups.flatMap(({ points }) => points.map(({ atSeconds }) => atSeconds))),
  ];
  found.sort((left, right) => left - right);
  const [first = 0] = found;
  if (!isWhole) return found;
  const before = Math.floor((first - range.fromSeconds) / strideSeconds);
  const start = first - before * strideSeconds;
  const count = Math.ceil((range.toSeconds - start) / strideSeconds - 1e-9);
  return Array.from({ length: count }, (_, index) => start + index * strideSeconds);
}

function lanesOf(
  { groups, strideSeconds }: TimeSeries,
  choice: SeriesChoice,
  starts: readonly number[],
  undrawn: Undrawn,
): ChartData['lanes'] {
  const fromZero = isCount(choice) || choice.aggregate === 'sum';
  const names = choice.values.length === 0 ? ['rows'] : choice.values;
  const lineOf = (group: number, value: number, tone: number, name: string): ChartLine => {
    const points = new Map(
      (groups[group]?.points ?? []).map((point) => [slotOf(point, starts, strideSeconds), point]),
    );
    const draw = (index: number): ChartPoint | undefined => {
      const point = points.get(index);
      if (point === undefined) return isCount(choice) ? { value: 0, text: '0' } : undefined;
      if (choice.values.length === 0) return { value: point.rows, text: String(point.rows) };
      return drawnPoint(point.values[value], undrawn);
    };
    return { name, tone: tone % toneCount, points: starts.map((_, index) => draw(index)) };
  };
  if (choice.split !== undefined) {
    return names.map((name, value) => ({
      title: titleOf(name, choice),
      fromZero,
      lines: groups.map(({ group }, index) => lineOf(index, value, index, groupName(group))),
    }));
  }
  const lines = names.map((name, value) => lineOf(0, value, value, titleOf(name, choice)));
  const lanes = choice.isTogether ? [lines] : lines.map((line) => [line]);
  return lanes.map((own) => ({
    title: own.map(({ name }) => name).join(', '),
    fromZero,
    lines: own,
  }));
}

/** Which stop a point is at: it may be off by what a number cannot hold. */
function slotOf(
  { atSeconds }: SeriesPoint,
  starts: readonly number[],
  strideSeconds: number,
): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((starts[middle] ?? 0) + strideSeconds / 2 < atSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

function drawnPoint(value: BucketValue | undefined, undrawn: Undrawn): ChartPoint | undefined {
  const point = undrawn.point(value?.text ?? null);
  if (point === undefined || value === undefined) return point;
  const least = value.least === null ? undefined : undrawn.point(value.least);
  const most = value.most === null ? undefined : undrawn.point(value.most);
  return { ...point, ...(least && { least }), ...(most && { most }) };
}

function titleOf(name: string, { values, aggregate }: SeriesChoice): string {
  return values.length === 0 ? name : `${aggregateWords[aggregate].toLowerCase()} ${name}`;
}

export function groupName(group: SeriesGroup): string {
  switch (group.kind) {
    case 'all':
      return 'all';
    case 'value':
      return group.text === '' ? 'the empty text' : group.text;
    case 'nothing':
      return 'NULL';
    case 'others':
      return 'all others';
  }
}

/** A bucket is drawn at its middle, and named by its ends. */
function stopAt(start: number, strideSeconds: number): ChartData['stops'][number] {
  const from = shownTime(start, strideSeconds);
  const isDay = strideSeconds === secondsOfDay;
  const title = isDay ? from : `${from} – ${endText(start, strideSeconds)}`;
  return { at: start + strideSeconds / 2, title };
}

/** The end without the day, if that is the same. */
function endText(start: number, strideSeconds: number): string {
  const isOfDays = strideSeconds % secondsOfDay === 0;
  // Of days the last one, of moments the one at which the bucket ends.
  const end = shownTime(
    isOfDays ? start + strideSeconds - secondsOfDay : start + strideSeconds,
    strideSeconds,
  );
  const [day, clock] = end.split(' ');
  const isSameDay = !isOfDays && shownTime(start, strideSeconds).startsWith(`${day} `);
  return isSameDay && clock !== undefined ? clock : end;
}

function notesOf(series: TimeSeries, undrawn: Undrawn): readonly string[] {
  const { rows, strideSeconds, rowsWithoutTime, rowsBeyondTime } = series;
  const notes = [`${formatQuantity(rows, 'row')}, ${strideWords(strideSeconds)} to a point.`];
  if (rowsWithoutTime > 0) notes.push(`${countOf(rowsWithoutTime)} no time.`);
  if (rowsBeyondTime > 0) notes.push(`${countOf(rowsBeyondTime)} an infinite time.`);
  return [...notes, ...undrawn.notes('point')];
}

function countOf(rows: number): string {
  return `${formatCount(rows)} ${rows === 1 ? 'row has' : 'rows have'}`;
}
