import type { ChartData, ChartLane } from './chartData';
import { axisMarks, axisPx, leastLeftPx } from './axisMarks';
import { textPx, textWidth, type Box, type DrawnLane, type Drawing, type Mark } from './drawing';
import { headingMarks, headingPx } from './headingMarks';
import { numberScale, type NumberScale } from './numberTicks';
import { barPath, linePaths, px } from './paths';

export interface DrawOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** A picture of its own says what it is of, and which color is what. */
  readonly hasHeading: boolean;
}

const edgePx = 12;
const laneGapPx = 12;
const titlePx = 18;

/** Lays a chart out in so much room. Nothing of it depends on a browser. */
export function drawChart(
  data: ChartData,
  { widthPx, heightPx, hasHeading }: DrawOptions,
): Drawing {
  const topPx = hasHeading ? headingPx(data, widthPx) : 4;
  const hasTitles = data.lanes.length > 1;
  const rooms = laneRooms(data, { topPx, bottomPx: heightPx - axisPx(data, widthPx), hasTitles });
  const scales = data.lanes.map((lane, index) => scaleOf(lane, rooms[index], data.kind));
  const texts = scales.flatMap(({ ticks }) => ticks.map(({ text }) => textWidth(text)));
  const plot: Box = {
    leftPx: Math.ceil(Math.max(leastLeftPx(data, widthPx), ...texts)) + 10,
    rightPx: widthPx - edgePx,
    topPx: rooms[0]?.topPx ?? topPx,
    bottomPx: rooms.at(-1)?.bottomPx ?? heightPx,
  };
  const axis = horizontal(data, plot);
  const lanes = rooms.map((room, index) => ({ ...room, yOf: vertical(scales[index], room) }));
  const frame = { widthPx, heightPx, plot, lanes, ...axis };
  const marks = [
    ...(hasHeading ? headingMarks(data, widthPx) : []),
    ...lanes.flatMap((lane, index) => gridMarks(lane, scales[index], plot)),
    ...axisMarks(data, frame),
    ...lanes.flatMap((lane, index) => valueMarks(data, data.lanes[index], { lane, axis, plot })),
    ...(hasTitles ? lanes.map((lane, index) => titleMark(lane, data.lanes[index], plot)) : []),
  ];
  return { ...frame, marks };
}

type Room = Omit<DrawnLane, 'yOf'>;
type Axis = Pick<Drawing, 'stopsPx' | 'valueAt' | 'xOf'>;

function laneRooms(
  { lanes }: ChartData,
  options: { readonly topPx: number; readonly bottomPx: number; readonly hasTitles: boolean },
): readonly Room[] {
  const { topPx, bottomPx, hasTitles } = options;
  const head = hasTitles ? titlePx : 6;
  const each = (bottomPx - topPx + laneGapPx) / Math.max(1, lanes.length);
  return lanes.map((_, index) => {
    const top = topPx + index * each + head;
    return { topPx: top, bottomPx: Math.max(top + 20, topPx + (index + 1) * each - laneGapPx) };
  });
}

/** Room for a text and its like above and below. */
const tickRoomPx = 30;

function scaleOf(lane: ChartLane, room: Room | undefined, kind: ChartData['kind']): NumberScale {
  let [least, most] = [Infinity, -Infinity];
  for (const { points } of lane.lines) {
    for (const point of points) {
      if (point === undefined) continue;
      least = Math.min(least, (point.least ?? point).value);
      most = Math.max(most, (point.most ?? point).value);
    }
  }
  const heightPx = room === undefined ? 0 : room.bottomPx - room.topPx;
  const isEmpty = least > most;
  return numberScale({
    least: isEmpty ? 0 : least,
    most: isEmpty ? 0 : most,
    fromZero: lane.fromZero || kind === 'bars',
    tickCount: Math.max(3, Math.floor(heightPx / tickRoomPx)),
  });
}

function vertical(scale: NumberScale | undefined, { topPx, bottomPx }: Room): DrawnLane['yOf'] {
  if (scale === undefined) return () => bottomPx;
  const { from, to } = scale;
  return (value) => bottomPx - ((value - from) / (to - from)) * (bottomPx - topPx);
}

function horizontal({ kind, stops, range }: ChartData, { leftPx, rightPx }: Box): Axis {
  const isBars = kind === 'bars';
  const last = stops.at(-1)?.at ?? 0;
  const from = isBars ? -0.5 : (range?.fromSeconds ?? stops[0]?.at ?? 0);
  const to = isBars ? stops.length - 0.5 : (range?.toSeconds ?? last);
  // A single moment stands in the middle.
  const [start, width] = to > from ? [from, to - from] : [from - 0.5, 1];
  const xOf = (value: number): number => leftPx + ((value - start) / width) * (rightPx - leftPx);
  const valueAt = (xPx: number): number => start + ((xPx - leftPx) / (rightPx - leftPx)) * width;
  return { xOf, valueAt, stopsPx: stops.map(({ at }) => xOf(at)) };
}

function gridMarks(lane: DrawnLane, scale: NumberScale | undefined, plot: Box): readonly Mark[] {
  const ticks = scale?.ticks ?? [];
  const lines = ticks.map(
    ({ at }) => `M${px(plot.leftPx)} ${px(lane.yOf(at))}H${px(plot.rightPx)}`,
  );
  const texts = ticks.map(({ at, text }): Mark => ({
    kind: 'text',
    role: 'tick',
    text,
    xPx: plot.leftPx - 6,
    yPx: lane.yOf(at) + textPx / 3,
    anchor: 'end',
  }));
  return [{ kind: 'path', role: 'grid', d: lines.join('') }, ...texts];
}

function titleMark(lane: DrawnLane, data: ChartLane | undefined, { leftPx }: Box): Mark {
  const text = data?.title ?? '';
  return { kind: 'text', role: 'title', text, xPx: leftPx, yPx: lane.topPx - 6, anchor: 'start' };
}

function valueMarks(
  data: ChartData,
  lane: ChartLane | undefined,
  {
    lane: { yOf },
    axis,
    plot,
  }: { readonly lane: DrawnLane; readonly axis: Axis; readonly plot: Box },
): readonly Mark[] {
  const lines = lane?.lines ?? [];
  const { stopsPx } = axis;
  if (data.kind === 'time') {
    const marks = lines.flatMap((line) => linePaths(line, { stopsPx, yOf }));
    // No band lies on a line of another color.
    return marks.toSorted((left, right) => rank(left.role) - rank(right.role));
  }
  const roomPx = (plot.rightPx - plot.leftPx) / Math.max(1, stopsPx.length);
  const barsPx = Math.min(roomPx * 0.8, 48 * lines.length);
  const slotPx = barsPx / Math.max(1, lines.length);
  return lines.flatMap((line, index) =>
    barPath(line, { stopsPx, yOf, slotPx, offsetPx: index * slotPx - barsPx / 2 }),
  );
}

function rank(role: string): number {
  return ['band', 'line', 'dots'].indexOf(role);
}
