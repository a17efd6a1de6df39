import type { TimeRange } from '../../../src/core/warehouse/series/timeSeries';
import { grouped } from '../cellWords';

/** What a chart shows: places along one axis, and values at them. */
export interface ChartData {
  /** What it is of, in words: the name of a picture, and what a screen reader says first. */
  readonly title: string;
  readonly kind: 'time' | 'bars';
  /** What the axis shows, for instance `Times in UTC`. */
  readonly axisTitle: string;
  /** Places in their order along the axis. */
  readonly stops: readonly ChartStop[];
  /** Of a chart over time, what the axis goes from and to; otherwise it ends where the stops do. */
  readonly range?: TimeRange | undefined;
  /** One above the other, each with a scale of its own. */
  readonly lanes: readonly ChartLane[];
}

export interface ChartStop {
  /** Seconds since 1970, or of bars their number. */
  readonly at: number;
  readonly title: string;
}

export interface ChartLane {
  readonly title: string;
  /** True for what is counted: its scale begins at nothing. */
  readonly fromZero: boolean;
  readonly lines: readonly ChartLine[];
}

export interface ChartLine {
  readonly name: string;
  /** Which of the colors of charts. */
  readonly tone: number;
  /** One for every stop; `undefined` = there is nothing to draw. */
  readonly points: readonly (ChartPoint | undefined)[];
}

export interface ChartPoint {
  readonly value: number;
  /** Exactly, as Postgres wrote it. */
  readonly text: string;
  /** What an average was made from. */
  readonly least?: { readonly value: number; readonly text: string };
  readonly most?: { readonly value: number; readonly text: string };
}

/** As many as themes have colors for charts. */
export const toneCount = 7;

/** Further from nothing than a picture can tell. */
const mostDrawn = 1e300;

/** The number to draw for a text of Postgres; `undefined` = infinite, no number, or beyond drawing. */
export function drawnNumber(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Math.abs(number) <= mostDrawn ? number : undefined;
}

/** Names of lines that are told apart in all lanes, each with its color, in the order of the lanes. */
export function legendOf({ lanes }: ChartData): readonly Pick<ChartLine, 'name' | 'tone'>[] {
  const found = new Map<string, Pick<ChartLine, 'name' | 'tone'>>();
  for (const { lines } of lanes)
    for (const { name, tone } of lines) found.set(name, { name, tone });
  return [...found.values()];
}

/** The chart without some of its lines; a lane of which nothing is left is left out. */
export function withoutLines(data: ChartData, hidden: ReadonlySet<string>): ChartData {
  const lanes = data.lanes
    .map((lane) => ({ ...lane, lines: lane.lines.filter(({ name }) => !hidden.has(name)) }))
    .filter(({ lines }) => lines.length > 0);
  return { ...data, lanes };
}

export interface LabeledLine extends ChartLine {
  /** Its name, and that of its lane if there are others. */
  readonly label: string;
  readonly lane: number;
}

/** All lines, from the first lane to the last. */
export function labeledLines({ lanes }: ChartData): readonly LabeledLine[] {
  return lanes.flatMap(({ title, lines }, lane) =>
    lines.map((line) => {
      const isPlain = lanes.length === 1 || line.name === title;
      return { ...line, lane, label: isPlain ? line.name : `${title}, ${line.name}` };
    }),
  );
}

/** What is at a stop, in words: `2026-11-05 08:00: ph 7.1, least 6.9, most 7.3`. */
export function stopText(data: ChartData, index: number): string {
  const lines = labeledLines(data);
  const parts = lines.map(({ label, points }) => `${label} ${pointText(points[index])}`);
  return `${data.stops[index]?.title ?? ''}: ${parts.join('; ')}`;
}

export function pointText(point: ChartPoint | undefined): string {
  if (point === undefined) return 'nothing';
  const { text, least, most } = point;
  if (least === undefined || most === undefined) return groupedNumber(text);
  return `${groupedNumber(text)}, least ${groupedNumber(least.text)}, most ${groupedNumber(most.text)}`;
}

/** The same in few letters, for the eye. */
export function shortPointText(point: ChartPoint | undefined): string {
  if (point === undefined) return 'nothing';
  const { text, least, most } = point;
  if (least === undefined || most === undefined) return shortNumber(text);
  return `${shortNumber(text)} (${shortNumber(least.text)} – ${shortNumber(most.text)})`;
}

function shortNumber(text: string): string {
  const isLong = text.replace(/^-?0*\.?0*/, '').length > 8 && text.includes('.');
  return groupedNumber(isLong ? String(Number(Number(text).toPrecision(7))) : text);
}

/** Digits behind the point that a person reads; those of an average have no end. */
const readDigits = 6;

/** Thousands apart: `12,345,678.5`. Digits before the point are all there, however many. */
export function groupedNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  // Small numbers have their digits far behind the point.
  const leading = whole === '0' ? (/^0*/.exec(fraction)?.[0].length ?? 0) : 0;
  const rest = fraction.slice(0, leading + readDigits).replace(/0+$/, '');
  return `${sign}${grouped(whole)}${rest === '' ? '' : `.${rest}`}`;
}
