import { civilOf, daysOf } from '../../../src/core/warehouse/values/calendar';
import type { TimeRange } from '../../../src/core/warehouse/series/timeSeries';
import { secondsOfDay, shownTime } from '../../../src/core/warehouse/series/times';

/** Where an axis of time is marked. */
export interface TimeTick {
  /** In seconds since 1970. */
  readonly at: number;
  readonly text: string;
  /** The day or the year that it is in, at the first tick of each; `undefined` = as before. */
  readonly context: string | undefined;
}

type Step = { readonly unit: 'second' | 'day' | 'month' | 'year'; readonly count: number };

const steps: readonly Step[] = [
  ...[1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1].flatMap((unit) =>
    [unit, 2 * unit, 5 * unit].map(seconds),
  ),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800].map(seconds),
  ...[3_600, 7_200, 10_800, 21_600, 43_200].map(seconds),
  ...[1, 2, 7, 14].map((count): Step => ({ unit: 'day', count })),
  ...[1, 2, 3, 6].map((count): Step => ({ unit: 'month', count })),
  ...[1, 10, 100, 1_000, 10_000, 100_000].flatMap((unit) =>
    [unit, 2 * unit, 5 * unit].map((count): Step => ({ unit: 'year', count })),
  ),
];

function seconds(count: number): Step {
  return { unit: 'second', count };
}

const secondsOfUnit = {
  second: 1,
  day: secondsOfDay,
  month: 30.4 * secondsOfDay,
  year: 365.2425 * secondsOfDay,
} as const;

/** Round times of a range, no more than so many: full hours, midnights, Mondays, first days of months. */
export function timeTicks(
  { fromSeconds, toSeconds }: TimeRange,
  tickCount: number,
): readonly TimeTick[] {
  const width = toSeconds - fromSeconds;
  // Far from 1970 numbers are further apart than the steps between them could be.
  const nearest = Math.max(Math.abs(fromSeconds), Math.abs(toSeconds)) / 2 ** 50;
  const step = steps.find(({ unit, count }) => {
    const seconds = count * secondsOfUnit[unit];
    return seconds >= nearest && width / seconds <= tickCount;
  });
  if (step === undefined || !(width > 0)) return [];
  let before: string | undefined;
  return placesOf(step, fromSeconds, toSeconds).map((at) => {
    const found = contextOf(at, step);
    const context = found === before ? undefined : found;
    before = found;
    return { at, text: textOf(at, step), context };
  });
}

function placesOf(step: Step, from: number, to: number): readonly number[] {
  const places: number[] = [];
  for (let index = firstIndex(step, from); ; index += 1) {
    const at = placeOf(step, index);
    if (at > to) return places;
    if (at >= from) places.push(at);
  }
}

/** Of days since a Monday, so that weeks begin with it. */
const monday = 4;

/** No later than the first that is inside. */
function firstIndex({ unit, count }: Step, from: number): number {
  if (unit === 'second') return Math.ceil(from / count);
  const days = Math.floor(from / secondsOfDay);
  if (unit === 'day') return Math.floor((days - monday) / count);
  const { year, month } = civilOf(days);
  return Math.floor((unit === 'month' ? year * 12 + month - 1 : year) / count);
}

function placeOf({ unit, count }: Step, index: number): number {
  const number = index * count;
  switch (unit) {
    case 'second':
      // A step below a second is no exact number: its neighbor may be.
      return count < 1 ? Math.round(number * 1e6) / 1e6 : number;
    case 'day':
      return (number + monday) * secondsOfDay;
    case 'month':
      return firstDay(Math.floor(number / 12), number - Math.floor(number / 12) * 12 + 1);
    case 'year':
      return firstDay(number, 1);
  }
}

function firstDay(year: number, month: number): number {
  return daysOf({ year, month, day: 1 }) * secondsOfDay;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function textOf(at: number, { unit, count }: Step): string {
  const { year, month, day } = civilOf(at / secondsOfDay);
  switch (unit) {
    case 'second': {
      const [, clock = ''] = shownTime(at, count).split(' ');
      return clock;
    }
    case 'day':
      return `${months[month - 1]} ${day}`;
    case 'month':
      return months[month - 1] ?? '';
    case 'year':
      return yearText(year);
  }
}

function contextOf(at: number, { unit }: Step): string | undefined {
  if (unit === 'second') return shownTime(at, secondsOfDay);
  return unit === 'year' ? undefined : yearText(civilOf(at / secondsOfDay).year);
}

function yearText(year: number): string {
  return year < 1 ? `${1 - year} BC` : String(year);
}
