import { UsageError } from '../../../core/base/errors';
import { quoteAlways } from '../../../core/sql/quoteName';
import { oids } from '../../../core/warehouse/values/postgresTypes';
import type { TableColumn, TableFacts } from '../../../core/warehouse/pages/table';
import type { Comparison, Filter } from '../../../core/warehouse/pages/tableQuery';
import { strideText } from '../../../core/warehouse/series/stride';
import {
  mostGroups,
  type Aggregate,
  type SeriesRequest,
} from '../../../core/warehouse/series/timeSeries';
import {
  secondsOfDay,
  timeKindOf,
  timeText,
  type TimeKind,
} from '../../../core/warehouse/series/times';
import type { Binder } from '../statements/boundSql';
import { columnOf, fromSql, operandOf, operatorSql, shownCharacters } from './selectionSql';

/** How wide buckets are is known by now. */
export interface BucketsSql extends Omit<SeriesRequest, 'buckets'> {
  readonly strideSeconds: number;
  /** The first moment of all rows, or of the range; `undefined` = there is none. */
  readonly firstSeconds: number | undefined;
  readonly facts: TableFacts;
  readonly binder: Binder;
}

/** A Monday, so that buckets of days begin on days, and those of weeks with them. */
const originSeconds = 978_307_200;
/** Before this a bucket could begin where Postgres has no more times: it begins where the rows do. */
const earlySeconds = -180_000_000_000;
/** The last date that is a timestamp, too. @see https://www.postgresql.org/docs/current/datatype-datetime.html */
const lastDate = '294276-12-31';

/** @throws UsageError if the column is no moment */
export function timeKindIn(facts: TableFacts, name: string): TimeKind {
  const { baseTypeOid, type } = columnOf(facts, name);
  const kind = timeKindOf(baseTypeOid);
  if (kind !== undefined) return kind;
  throw new UsageError(`${name} is ${type}, which is no moment`, {
    remedy: 'choose a column of a date or a timestamp',
  });
}

/** The first and the last moment in seconds since 1970, by an index on them if there is one. */
export function boundsSql(
  { filters, time }: Pick<SeriesRequest, 'filters' | 'time'>,
  { facts, binder }: Pick<BucketsSql, 'facts' | 'binder'>,
): string {
  const isDate = timeKindIn(facts, time) === 'date';
  const quoted = quoteAlways(time);
  const finite: readonly Filter[] = [
    compared(time, 'greater', '-infinity'),
    isDate ? compared(time, 'atMost', lastDate) : compared(time, 'less', 'infinity'),
  ];
  const rows = fromSql({ facts, binder, filters: [...filters, ...finite], order: noOrder });
  const seconds = (end: string): string =>
    `extract(epoch from pg_catalog.${end}(${quoted})${isDate ? '::pg_catalog.timestamp' : ''})`;
  return `select ${seconds('min')}, ${seconds('max')} ${rows}`;
}

/**
 * One row for every bucket and group: where the bucket begins in seconds since 1970, the kind of the
 * group and its value, how many rows there are, and three cells for every value.
 */
export function bucketsSql(parts: BucketsSql): string {
  const { facts, binder, values, split, aggregate } = parts;
  const ranked = split === undefined ? '' : rankedSql(parts, split);
  const names = values.map((_, index) => `value_${index}`);
  const drawn = [
    `${bucketSql(parts)} as bucket`,
    ...(split === undefined ? [] : [`${operandOf(columnOf(facts, split))} as label`]),
    ...values.map((value, index) => `${numberOf(columnOf(facts, value))} as ${names[index]}`),
  ];
  const rows = fromSql({ facts, binder, filters: filtersIn(parts), order: noOrder });
  const group = split === undefined ? `'all' as kind, null as label` : groupSql;
  const cells = names.map((name) => aggregatesSql(name, aggregate));
  const isLong = split !== undefined && columnOf(facts, split).isLong;
  const label = isLong ? `pg_catalog.left(label::pg_catalog.text, ${shownCharacters})` : 'label';
  return `${ranked}select extract(epoch from bucket), kind, ${label}, ${[
    'row_count',
    ...names.flatMap((name) => [name, `${name}_least`, `${name}_most`]),
  ].join(', ')}
from (
  select bucket, ${group},
    ${['pg_catalog.count(*) as row_count', ...cells].join(',\n    ')}
  from (
    select ${drawn.join(', ')}
    ${rows}
  ) as drawn${split === undefined ? '' : joinSql(columnOf(facts, split))}
  group by 1, 2, 3
) as buckets
order by bucket`;
}

const noOrder = { kind: 'given' } as const;

const isNothing = 'is not distinct from null';

const groupSql = `case when drawn.label ${isNothing} then 'nothing'
      when ranked.place ${isNothing} then 'others' else 'value' end as kind, ranked.label as label`;

/** The values that have a series each. */
function rankedSql(parts: BucketsSql, split: string): string {
  const { facts, binder } = parts;
  const operand = operandOf(columnOf(facts, split));
  const filters: readonly Filter[] = [...filtersIn(parts), { kind: 'isNotNull', column: split }];
  return `with ranked as materialized (
  select label, pg_catalog.row_number() over (order by row_count desc, label) as place
  from (
    select ${operand} as label, pg_catalog.count(*) as row_count
    ${fromSql({ facts, binder, filters, order: noOrder })}
    group by 1
  ) as counted
  order by place limit ${mostGroups}
)
`;
}

function joinSql(split: TableColumn): string {
  return ` left join ranked on ranked.label ${operatorSql('=', [split])} drawn.label`;
}

/** The moments of a range, by which an index on them is of use. */
function filtersIn({ filters, time, range, facts }: BucketsSql): readonly Filter[] {
  if (range === undefined) return filters;
  const kind = timeKindIn(facts, time);
  const valueOf = (seconds: number): string => {
    // A day belongs to a range if its beginning does.
    const days = Math.ceil(seconds / secondsOfDay);
    return timeText(kind === 'date' ? days * secondsOfDay : seconds, kind);
  };
  return [
    ...filters,
    compared(time, 'atLeast', valueOf(range.fromSeconds)),
    compared(time, 'less', valueOf(range.toSeconds)),
  ];
}

function compared(column: string, comparison: Comparison, value: string): Filter {
  return { kind: 'compare', column, comparison, value };
}

/** What is infinite is a bucket of its own. */
function bucketSql(parts: BucketsSql): string {
  const { facts, binder, time, strideSeconds } = parts;
  const kind = timeKindIn(facts, time);
  const type = kind === 'timestamptz' ? kind : 'timestamp';
  const quoted = quoteAlways(time);
  const begin = timeText(originOf(parts), type);
  const moment =
    kind === 'date'
      ? `case when ${quoted} operator(pg_catalog.>) '${lastDate}' then 'infinity'
      else ${quoted}::pg_catalog.timestamp end`
      : quoted;
  const stride = `${binder.bind(strideText(strideSeconds))}::pg_catalog.interval`;
  return `pg_catalog.date_bin(${stride}, ${moment}, ${binder.bind(begin)}::pg_catalog.${type})`;
}

/** In our time in any case: how far its first and last times are apart is more than Postgres counts. */
function originOf({ firstSeconds, strideSeconds }: BucketsSql): number {
  if (firstSeconds === undefined || firstSeconds >= earlySeconds) return originSeconds;
  const strides = Math.ceil((originSeconds - firstSeconds) / strideSeconds);
  return firstSeconds + strides * strideSeconds;
}

/** Nobody adds up oids as what they are. */
function numberOf({ name, baseTypeOid }: TableColumn): string {
  return baseTypeOid === oids.oid ? `${quoteAlways(name)}::pg_catalog.int8` : quoteAlways(name);
}

const functions: Readonly<Record<Aggregate, string>> = {
  average: 'avg',
  least: 'min',
  most: 'max',
  sum: 'sum',
  count: 'count',
};

function aggregatesSql(name: string, aggregate: Aggregate): string {
  const result = `pg_catalog.${functions[aggregate]}(${name}) as ${name}`;
  const [least, most] =
    aggregate === 'average'
      ? [`pg_catalog.min(${name})`, `pg_catalog.max(${name})`]
      : ['null', 'null'];
  return `${result}, ${least} as ${name}_least, ${most} as ${name}_most`;
}
