import type { Filter } from '../pages/tableQuery';

export const aggregates = ['average', 'least', 'most', 'sum', 'count'] as const;

export type Aggregate = (typeof aggregates)[number];

/** Moments in seconds since 1970; the last is not a part of it. */
export interface TimeRange {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What of a table is to be shown over time. */
export interface SeriesRequest {
  readonly filters: readonly Filter[];
  /** A column of a date or a moment. */
  readonly time: string;
  /** Columns of numbers; none = rows are counted. */
  readonly values: readonly string[];
  readonly aggregate: Aggregate;
  /** A column whose most frequent values have a series each; `undefined` = all rows are one. */
  readonly split: string | undefined;
  /** `undefined` = from the first moment of the rows to the last. */
  readonly range: TimeRange | undefined;
  /** At most so many groups of rows, one after the other; at least 2. */
  readonly buckets: number;
}

/** Values of a split that have a series of their own; the others share one. */
export const mostGroups = 5;

/** The rows of which a series tells. */
export type SeriesGroup =
  | { readonly kind: 'all' }
  | { readonly kind: 'value'; readonly text: string }
  /** Their value is NULL. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'others' };

/** What the rows of a bucket come to in a column, as Postgres writes it; `null` = they are all NULL. */
export interface BucketValue {
  readonly text: string | null;
  /** Of an average: what it is drawn from, so that a spike is not lost. */
  readonly least: string | null;
  readonly most: string | null;
}

/** Rows of one group whose moments lie in one stride. */
export interface Bucket {
  /** Where it begins, in seconds since 1970; `null` = their moment is NULL; else it may be infinite. */
  readonly at: number | null;
  readonly group: SeriesGroup;
  readonly rows: number;
  /** In the order of the request. */
  readonly values: readonly BucketValue[];
}

export interface SeriesPoint {
  readonly atSeconds: number;
  readonly rows: number;
  readonly values: readonly BucketValue[];
}

/** Rows over time, in as many buckets as can be told apart. */
export interface TimeSeries {
  /** `undefined` = no row has a moment that could be drawn. */
  readonly range: TimeRange | undefined;
  /** How wide a bucket is. */
  readonly strideSeconds: number;
  /** Most rows first, then what is NULL and the others; points in the order of time. */
  readonly groups: readonly {
    readonly group: SeriesGroup;
    readonly points: readonly SeriesPoint[];
  }[];
  /** Rows that are drawn. */
  readonly rows: number;
  /** Rows whose moment is NULL; of a range that was asked for none are counted. */
  readonly rowsWithoutTime: number;
  /** Rows whose moment is infinite, or later than any timestamp; of a range none are counted. */
  readonly rowsBeyondTime: number;
  /** The statement that it came from, with its values in place. */
  readonly sql: string;
}

export interface SeriesFacts extends Pick<TimeSeries, 'strideSeconds' | 'sql'> {
  readonly range: TimeRange | undefined;
}

/** Puts together what belongs to one series, and sets apart what has no place on a line of time. */
export function seriesOf(buckets: readonly Bucket[], facts: SeriesFacts): TimeSeries {
  const { strideSeconds, sql } = facts;
  const placed = buckets.filter(({ at }) => at !== null && Number.isFinite(at));
  const rowsAt = (passes: (at: number | null) => boolean): number =>
    rowsOf(buckets.filter(({ at }) => passes(at)));
  return {
    range: facts.range ?? rangeOf(placed, strideSeconds),
    strideSeconds,
    groups: groupsOf(placed),
    rows: rowsOf(placed),
    rowsWithoutTime: rowsAt((at) => at === null),
    rowsBeyondTime: rowsAt((at) => at !== null && !Number.isFinite(at)),
    sql,
  };
}

function rowsOf(buckets: readonly Pick<Bucket, 'rows'>[]): number {
  return buckets.reduce((sum, { rows }) => sum + rows, 0);
}

function rangeOf(placed: readonly Bucket[], strideSeconds: number): TimeRange | undefined {
  if (placed.length === 0) return undefined;
  let [fromSeconds, last] = [Infinity, -Infinity];
  for (const { at } of placed) {
    fromSeconds = Math.min(fromSeconds, at ?? Infinity);
    last = Math.max(last, at ?? -Infinity);
  }
  return { fromSeconds, toSeconds: last + strideSeconds };
}

function textOf(group: SeriesGroup): string {
  return group.kind === 'value' ? group.text : '';
}

const groupOrder = { all: 0, value: 0, nothing: 1, others: 2 } as const;

function groupsOf(placed: readonly Bucket[]): TimeSeries['groups'] {
  const found = new Map<string, { readonly group: SeriesGroup; readonly points: SeriesPoint[] }>();
  for (const { at, group, rows, values } of placed) {
    const key = JSON.stringify(group);
    const known = found.get(key) ?? { group, points: [] };
    found.set(key, known);
    known.points.push({ atSeconds: at ?? 0, rows, values });
  }
  const groups = [...found.values()].map(({ group, points }) => ({
    group,
    points: points.toSorted((left, right) => left.atSeconds - right.atSeconds),
    rows: rowsOf(points),
  }));
  return groups
    .sort(
      (left, right) =>
        groupOrder[left.group.kind] - groupOrder[right.group.kind] ||
        right.rows - left.rows ||
        (textOf(left.group) < textOf(right.group) ? -1 : 1),
    )
    .map(({ group, points }) => ({ group, points }));
}
