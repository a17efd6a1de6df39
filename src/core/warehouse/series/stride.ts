import { secondsOfDay } from './times';

const minute = 60;
const hour = 3_600;
const day = secondsOfDay;

/** Seconds that people think in, from a microsecond, which is the least that Postgres tells apart. */
const strides: readonly number[] = [
  ...[1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[1, minute].flatMap((unit) => [1, 2, 5, 10, 15, 30].map((count) => count * unit)),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 91, 182].map((count) => count * day),
  ...[1, 10, 100, 1_000, 10_000].flatMap((unit) =>
    [1, 2, 5].map((count) => count * unit * 365 * day),
  ),
];

const widest = 50_000 * 365 * day;

/**
 * The narrowest stride, in seconds, by which a range falls into no more than so many buckets, wherever
 * they begin; at least `leastSeconds`.
 */
export function strideFor(rangeSeconds: number, buckets: number, leastSeconds: number): number {
  const isEnough = (stride: number): boolean =>
    stride >= leastSeconds && rangeSeconds / stride + 1 <= buckets;
  return strides.find(isEnough) ?? widest;
}

/** As Postgres reads it for an interval. */
export function strideText(seconds: number): string {
  if (seconds % day === 0) return `${seconds / day} days`;
  return `${seconds < 1 ? seconds.toFixed(6) : seconds} seconds`;
}

/** `5 minutes`. */
export function strideWords(seconds: number): string {
  const units = [
    [365 * day, 'year'],
    [7 * day, 'week'],
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
    [1, 'second'],
    [1e-3, 'millisecond'],
    [1e-6, 'microsecond'],
  ] as const;
  for (const [unit, noun] of units) {
    const count = Math.round((seconds / unit) * 1e6) / 1e6;
    if (count >= 1 && Number.isInteger(count)) return `${count} ${noun}${count === 1 ? '' : 's'}`;
  }
  return `${seconds} seconds`;
}
