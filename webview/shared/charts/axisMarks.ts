import type { ChartData } from './chartData';
import { endsOf, textPx, textWidth, type Drawing, type Mark } from './drawing';
import { px } from './paths';
import { timeTicks } from './timeTicks';

type Frame = Omit<Drawing, 'marks'>;

const timeAxisPx = 52;
const flatAxisPx = 38;
const steepTextPx = 84;
const steepDegrees = -40;
/** How much of a text that leans goes down. */
const steepShare = Math.sin((-steepDegrees * Math.PI) / 180);
/** What is not the plot of a chart, about. */
const sidesPx = 90;
/** Texts that lean need no more room than their height, and some. */
const leastSlotPx = 15;

/** The room for an axis below all lanes of a chart so wide. */
export function axisPx(data: ChartData, widthPx: number): number {
  if (data.kind === 'time') return timeAxisPx;
  if (!areSteep(data, widthPx)) return flatAxisPx;
  return flatAxisPx + steepShare * Math.min(steepTextPx, longestOf(data));
}

/** What texts below an axis need at its left. */
export function leastLeftPx(data: ChartData, widthPx: number): number {
  return data.kind === 'bars' && areSteep(data, widthPx) ? 52 : 24;
}

/** Texts that have no room beside each other lean. */
function areSteep(data: ChartData, widthPx: number): boolean {
  return longestOf(data) + 6 > (widthPx - sidesPx) / Math.max(1, data.stops.length);
}

function longestOf({ stops }: ChartData): number {
  return stops.reduce((longest, { title }) => Math.max(longest, textWidth(title)), 0);
}

export function axisMarks(data: ChartData, frame: Frame): readonly Mark[] {
  const { leftPx, rightPx, bottomPx } = frame.plot;
  const line: Mark = {
    kind: 'path',
    role: 'axis',
    d: `M${px(leftPx)} ${px(bottomPx)}H${px(rightPx)}`,
  };
  const title: Mark = {
    ...textAt(data.axisTitle, rightPx, frame.heightPx - 4),
    anchor: 'end',
  };
  const marks = data.kind === 'time' ? timeMarks(data, frame) : categoryMarks(data, frame);
  return [line, ...marks, title];
}

const tickRoomPx = 84;

function timeMarks({ range, stops }: ChartData, { plot, xOf }: Frame): readonly Mark[] {
  const { leftPx, rightPx, topPx, bottomPx } = plot;
  const width = rightPx - leftPx;
  const shown = range ?? {
    fromSeconds: stops[0]?.at ?? 0,
    toSeconds: stops.at(-1)?.at ?? 0,
  };
  const ticks = timeTicks(shown, Math.max(2, Math.floor(width / tickRoomPx)));
  const lines = ticks.map(({ at }) => `M${px(xOf(at))} ${px(topPx)}V${px(bottomPx + 4)}`);
  let free = 0;
  const texts = ticks.flatMap(({ at, text, context }): readonly Mark[] => {
    const xPx = xOf(at);
    const room = within(xPx, textWidth(text), rightPx);
    const marks = [textAt(text, room, bottomPx + 6 + textPx)];
    if (context === undefined || xPx < free) return marks;
    free = xPx + textWidth(context) + 12;
    return [
      ...marks,
      textAt(context, within(xPx, textWidth(context), rightPx), bottomPx + 20 + textPx),
    ];
  });
  return [{ kind: 'path', role: 'grid', d: lines.join('') }, ...texts];
}

/** A text in the middle of its place, unless it would be cut off there. */
function within(xPx: number, widthPx: number, rightPx: number): number {
  return Math.min(xPx, rightPx + 10 - widthPx / 2);
}

function categoryMarks(data: ChartData, frame: Frame): readonly Mark[] {
  const { stops } = data;
  const { plot, stopsPx } = frame;
  const slotPx = (plot.rightPx - plot.leftPx) / Math.max(1, stops.length);
  const yPx = plot.bottomPx + 4 + textPx;
  if (!areSteep(data, frame.widthPx)) {
    return stops.map(({ title }, index) => textAt(title, stopsPx[index] ?? 0, yPx));
  }
  const every = Math.ceil(leastSlotPx / slotPx);
  return stops.flatMap(({ title }, index): readonly Mark[] => {
    if (index % every !== 0) return [];
    const text = endsOf(title, steepTextPx);
    const mark = textAt(text, (stopsPx[index] ?? 0) + 4, yPx - 2);
    return [{ ...mark, anchor: 'end', degrees: steepDegrees }];
  });
}

function textAt(text: string, xPx: number, yPx: number): Extract<Mark, { readonly kind: 'text' }> {
  return { kind: 'text', role: 'tick', text, xPx, yPx, anchor: 'middle' };
}
