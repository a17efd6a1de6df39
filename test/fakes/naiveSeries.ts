import type { Cell } from '../../src/core/warehouse/pages/pageReader';
import { strideFor } from '../../src/core/warehouse/series/stride';
import { secondsOfDay } from '../../src/core/warehouse/series/times';
import {
  mostGroups,
  seriesOf,
  type Bucket,
  type BucketValue,
  type SeriesGroup,
  type SeriesRequest,
  type TimeSeries,
} from '../../src/core/warehouse/series/timeSeries';
import { parseTime } from '../../src/core/warehouse/values/times';

/** Cells of one row, by the names of their columns. */
export type CellsOf = (name: string) => Cell;

/** Monday 2001-01-01. */
const origin = 978_307_200;

/** What a series is said to be, worked out row by row. */
export function naiveSeries(
  rows: readonly CellsOf[],
  request: SeriesRequest,
  { isDate }: { readonly isDate: boolean },
): TimeSeries {
  const { time, range } = request;
  const momentOf = (row: CellsOf): number | null => momentFrom(row(time));
  const moments = rows.map(momentOf).filter((at) => at !== null && Number.isFinite(at));
  const from = range?.fromSeconds ?? Math.min(...moments.map(Number));
  const to = range?.toSeconds ?? Math.max(...moments.map(Number));
  const width = moments.length === 0 && range === undefined ? 0 : to - from;
  const strideSeconds = strideFor(width, request.buckets, isDate ? secondsOfDay : 0);
  const drawn = rows.filter((row) => {
    const at = momentOf(row);
    return range === undefined || (at !== null && at >= from && at < to);
  });
  const groupOf = grouping(drawn, request.split);
  const found = new Map<string, { key: Pick<Bucket, 'at' | 'group'>; rows: CellsOf[] }>();
  for (const row of drawn) {
    const key = { at: bucketAt(momentOf(row), strideSeconds), group: groupOf(row) };
    const text = `${key.at}/${JSON.stringify(key.group)}`;
    const known = found.get(text) ?? { key, rows: [] };
    found.set(text, known);
    known.rows.push(row);
  }
  const buckets = [...found.values()].map(({ key, rows: members }) => ({
    ...key,
    rows: members.length,
    values: request.values.map((name) => {
      const cells = members.map((row) => row(name));
      return valueOf(cells, request);
    }),
  }));
  return seriesOf(buckets, { range, strideSeconds, sql: `select … from ${time}` });
}

function grouping(
  rows: readonly CellsOf[],
  split: string | undefined,
): (row: CellsOf) => SeriesGroup {
  if (split === undefined) return () => ({ kind: 'all' });
  const own = frequent(rows.map((row) => row(split)));
  return (row) => {
    const text = row(split);
    if (text === null) return { kind: 'nothing' };
    return own.includes(text) ? { kind: 'value', text } : { kind: 'others' };
  };
}

function bucketAt(at: number | null, strideSeconds: number): number | null {
  if (at === null || !Number.isFinite(at)) return at;
  return origin + Math.floor((at - origin) / strideSeconds) * strideSeconds;
}

function momentFrom(cell: Cell): number | null {
  if (cell === null) return null;
  if (cell === 'infinity') return Infinity;
  return cell === '-infinity' ? -Infinity : (parseTime(cell) ?? null);
}

function frequent(texts: readonly Cell[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([left, many], [right, more]) => more - many || (left < right ? -1 : 1))
    .slice(0, mostGroups)
    .map(([text]) => text);
}

function valueOf(cells: readonly Cell[], { aggregate }: SeriesRequest): BucketValue {
  const numbers = cells.filter((cell) => cell !== null).map(Number);
  const text = (number: number): string | null => (numbers.length === 0 ? null : String(number));
  const sum = numbers.reduce((total, number) => total + number, 0);
  const least = text(Math.min(...numbers));
  const most = text(Math.max(...numbers));
  const results = {
    average: text(sum / numbers.length),
    least,
    most,
    sum: text(sum),
    count: String(numbers.length),
  };
  const isAverage = aggregate === 'average';
  return {
    text: results[aggregate],
    least: isAverage ? least : null,
    most: isAverage ? most : null,
  };
}
