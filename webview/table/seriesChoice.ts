import type { TableColumn, TableFacts } from '../../src/core/warehouse/pages/table';
import type {
  Aggregate,
  SeriesRequest,
  TimeRange,
} from '../../src/core/warehouse/series/timeSeries';
import { timeKindOf } from '../../src/core/warehouse/series/times';
import { maxSeriesValues } from '../../src/protocol/tableApi';

/** What a person wants to see over time. */
export interface SeriesChoice extends Pick<
  SeriesRequest,
  'time' | 'values' | 'aggregate' | 'split'
> {
  /** `undefined` = all of the time that there is. */
  readonly range: TimeRange | undefined;
  /** True if all values have one scale. */
  readonly isTogether: boolean;
}

export const aggregateWords: Readonly<Record<Aggregate, string>> = {
  average: 'Average',
  least: 'Least',
  most: 'Most',
  sum: 'Sum',
  count: 'Count',
};

export function timeColumns({ columns }: TableFacts): readonly TableColumn[] {
  return columns.filter(({ baseTypeOid }) => timeKindOf(baseTypeOid) !== undefined);
}

export function numberColumns({ columns }: TableFacts): readonly TableColumn[] {
  return columns.filter(({ valueKind }) => valueKind === 'number');
}

/** Columns that tell rows apart by few values, as far as one can know. */
export function splitColumns({ columns }: TableFacts): readonly TableColumn[] {
  return columns.filter(
    ({ valueKind, isOrdered }) =>
      isOrdered && valueKind !== 'time' && valueKind !== 'json' && valueKind !== 'bytes',
  );
}

/** What a table is shown by at first; `undefined` = it has no column of a moment. */
export function firstSeriesChoice(facts: TableFacts): SeriesChoice | undefined {
  const [time] = timeColumns(facts);
  if (time === undefined) return undefined;
  const keys = new Set([
    ...(facts.key?.columns ?? []),
    ...facts.foreignKeys.flatMap(({ columns }) => columns),
  ]);
  // What names a row is no value.
  const [value] = numberColumns(facts).filter(({ name }) => !keys.has(name));
  return {
    time: time.name,
    values: value === undefined ? [] : [value.name],
    aggregate: 'average',
    split: undefined,
    range: undefined,
    isTogether: false,
  };
}

/** With one value more, up to as many as one chart shows. */
export function withValue(choice: SeriesChoice, name: string): SeriesChoice {
  if (choice.values.includes(name) || choice.values.length >= maxSeriesValues) return choice;
  return { ...choice, values: [...choice.values, name] };
}

export function withoutValue(choice: SeriesChoice, name: string): SeriesChoice {
  return { ...choice, values: choice.values.filter((value) => value !== name) };
}

/** The choice of an earlier life of the view, as far as the table has its columns; else the first. */
export function parseSavedChoice(saved: unknown, facts: TableFacts): SeriesChoice | undefined {
  const first = firstSeriesChoice(facts);
  if (first === undefined || typeof saved !== 'object' || saved === null) return first;
  const {
    time,
    values,
    split,
    aggregate,
    isTogether,
  }: Partial<Record<keyof SeriesChoice, unknown>> = saved;
  const isIn = (columns: readonly TableColumn[], value: unknown): value is string =>
    columns.some(({ name }) => name === value);
  const isAggregate = (value: unknown): value is Aggregate =>
    typeof value === 'string' && value in aggregateWords;
  return {
    time: isIn(timeColumns(facts), time) ? time : first.time,
    values: Array.isArray(values)
      ? values.filter((value: unknown) => isIn(numberColumns(facts), value))
      : first.values,
    aggregate: isAggregate(aggregate) ? aggregate : first.aggregate,
    split: isIn(splitColumns(facts), split) ? split : undefined,
    range: undefined,
    isTogether: isTogether === true,
  };
}
