import type { ChartLine, ChartPoint } from './chartData';
import type { PathMark } from './drawing';

export interface PathScale {
  readonly stopsPx: readonly number[];
  readonly yOf: (value: number) => number;
}

interface Place {
  readonly xPx: number;
  readonly point: ChartPoint;
}

/** Dots are drawn as well where there is so much room between them. */
const dotRoomPx = 9;

/** A line over time: what averages were made from as a band behind it, and what stands alone as a dot. */
export function linePaths({ tone, points }: ChartLine, scale: PathScale): readonly PathMark[] {
  const runs = runsOf(points, scale);
  const count = runs.reduce((sum, run) => sum + run.length, 0);
  const first = runs[0]?.[0]?.xPx ?? 0;
  const last = runs.at(-1)?.at(-1)?.xPx ?? 0;
  const hasRoom = last - first >= dotRoomPx * (count - 1);
  const dotted = hasRoom ? runs : runs.filter(({ length }) => length === 1);
  return [
    pathOf('band', tone, runs.map((run) => bandOf(run, scale)).join('')),
    pathOf('line', tone, runs.map((run) => lineOf(run, scale)).join('')),
    pathOf('dots', tone, dotted.flatMap((run) => run.map((place) => dotAt(place, scale))).join('')),
  ].filter(({ d }) => d !== '');
}

/** Bars on nothing; lines of a lane share the room of a stop. */
export function barPath(
  { tone, points }: ChartLine,
  { stopsPx, yOf, slotPx, offsetPx }: PathScale & BarPlace,
): readonly PathMark[] {
  const zero = yOf(0);
  const bars = points.map((point, index) => {
    if (point === undefined) return '';
    const left = (stopsPx[index] ?? 0) + offsetPx;
    return `M${px(left)} ${px(zero)}V${px(yOf(point.value))}h${px(slotPx)}V${px(zero)}z`;
  });
  return [pathOf('bar', tone, bars.join(''))].filter(({ d }) => d !== '');
}

export interface BarPlace {
  readonly slotPx: number;
  /** From the middle of its stop. */
  readonly offsetPx: number;
}

function pathOf(role: PathMark['role'], tone: number, d: string): PathMark {
  return { kind: 'path', role, tone, d };
}

/** A line is broken where nothing came for so many times as long as usual. */
const gapFactor = 3;

/** Points that follow each other without a gap. */
function runsOf(
  points: readonly (ChartPoint | undefined)[],
  { stopsPx }: PathScale,
): readonly (readonly Place[])[] {
  const places = points.flatMap((point, index): readonly Place[] =>
    point === undefined ? [] : [{ xPx: stopsPx[index] ?? 0, point }],
  );
  const gapPx = Math.max(2, gapFactor * usualGap(places));
  const runs: Place[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    const before = run?.at(-1)?.xPx;
    if (run === undefined || before === undefined || place.xPx - before > gapPx) runs.push([place]);
    else run.push(place);
  }
  return runs;
}

/** How far points of a line are apart, most of them. */
function usualGap(places: readonly Place[]): number {
  const gaps = places
    .slice(1)
    .map(({ xPx }, index) => xPx - (places[index]?.xPx ?? 0))
    .filter((gap) => gap > 0)
    .sort((left, right) => left - right);
  return gaps[Math.floor(gaps.length / 2)] ?? Infinity;
}

function lineOf(run: readonly Place[], { yOf }: PathScale): string {
  if (run.length < 2) return '';
  return `M${run.map(({ xPx, point }) => `${px(xPx)} ${px(yOf(point.value))}`).join('L')}`;
}

function bandOf(run: readonly Place[], { yOf }: PathScale): string {
  const upper = run.map(({ xPx, point }) => [xPx, yOf((point.most ?? point).value)] as const);
  const lower = run.map(({ xPx, point }) => [xPx, yOf((point.least ?? point).value)] as const);
  const isFlat = upper.every(([, y], index) => Math.abs(y - (lower[index]?.[1] ?? y)) < 0.5);
  if (isFlat) return '';
  const [first] = upper;
  // What stands alone is as high as it reaches.
  if (run.length === 1 && first !== undefined) {
    return `M${px(first[0] - 1)} ${px(first[1])}h2V${px(lower[0]?.[1] ?? 0)}h-2z`;
  }
  const corners = [...upper, ...lower.reverse()];
  return `M${corners.map(([x, y]) => `${px(x)} ${px(y)}`).join('L')}z`;
}

/** A line of no length with round ends. */
function dotAt({ xPx, point }: Place, { yOf }: PathScale): string {
  return `M${px(xPx)} ${px(yOf(point.value))}h0.01`;
}

/** A tenth of a pixel is finer than a screen. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
