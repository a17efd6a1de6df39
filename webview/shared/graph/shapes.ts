import type { Box, PlacedEdge, PlacedGroup, Point } from '../../../src/core/graph/graphLayout';
import {
  captionHeightPx,
  cutTo,
  iconWidthPx,
  markWidthPx,
  paddingPx,
  rowHeightPx,
  titleHeightPx,
  type BadgeSide,
  type NodeBadge,
  type NodeLook,
  type TextMeasure,
} from './nodeLook';

/*
 * What a diagram is drawn of. The same shapes become elements of the page, a text of SVG and a picture:
 * `ink` says in which of the theme's colors.
 */

export const inks = [
  'surface',
  'border',
  'edge',
  'strong',
  'text',
  'quiet',
  'key',
  'badge',
  'onBadge',
  'good',
  'bad',
  'caution',
] as const;

export type Ink = (typeof inks)[number];

export type Shape =
  | {
      readonly kind: 'box';
      readonly box: Box;
      readonly radius: number;
      readonly fill: Ink | undefined;
      readonly stroke: Ink | undefined;
      readonly strokeWidth: number;
      readonly isBroken: boolean;
    }
  | {
      readonly kind: 'text';
      readonly at: Point;
      readonly text: string;
      readonly sizePx: number;
      readonly isBold: boolean;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly ink: Ink;
    }
  /** A line through points, or a form that is filled. */
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly fill: Ink | undefined;
      readonly stroke: Ink | undefined;
      readonly strokeWidth: number;
    };

/** `name`: nothing but what it is called, as large as fits, and that something is wrong with it. */
export type NodeDetail = 'all' | 'title' | 'name' | 'box';

export const textSizePx = 12;
export const noteSizePx = 11;
const radiusPx = 4;

/** The shapes of a node, the lowest first. */
export function nodeShapes(
  box: Box,
  look: NodeLook,
  {
    detail,
    measure,
    scale = 1,
  }: {
    readonly detail: NodeDetail;
    readonly measure: TextMeasure;
    /** Of what is drawn on the screen; absent = as large as it is. */
    readonly scale?: number;
  },
): readonly Shape[] {
  const frame: Shape = {
    kind: 'box',
    box,
    radius: radiusPx,
    fill: 'surface',
    stroke: detail === 'name' && look.tone === 'bad' ? 'bad' : 'border',
    // From afar a line of its own width could not be seen.
    strokeWidth: detail === 'name' ? 1 / scale : 1,
    isBroken: look.isDerived,
  };
  if (detail === 'box') return [frame];
  if (detail === 'name') return [frame, ...nameShapes(box, look, { measure, scale })];
  const rows = detail === 'all' ? rowShapes(box, look, measure) : [];
  return [frame, ...titleShapes(box, look, measure), ...rows];
}

/** Letters that are read well on the screen, if the node is high enough; long names have smaller ones. */
const nameOnScreenPx = 11;
const leastNameOnScreenPx = 8;
const markOfTone: Readonly<Partial<Record<Ink, string>>> = { bad: '✕', caution: '!' };

function nameShapes(
  box: Box,
  { title, tone }: NodeLook,
  { measure, scale }: { readonly measure: TextMeasure; readonly scale: number },
): readonly Shape[] {
  const mark = tone && markOfTone[tone];
  const largestPx = Math.min(nameOnScreenPx / scale, box.height * 0.7);
  const indent = mark === undefined ? 0 : largestPx;
  const room = box.width - 2 * paddingPx - indent;
  const fittingPx = (room * textSizePx) / Math.max(1, measure(title, 'normal'));
  const sizePx = Math.min(largestPx, Math.max(fittingPx, leastNameOnScreenPx / scale));
  const text = cutTo(title, (room * textSizePx) / sizePx, (part) => measure(part, 'normal'));
  const y = box.y + box.height / 2 + sizePx * 0.36;
  const x = box.x + paddingPx;
  return [
    ...(mark === undefined ? [] : [textShape(mark, { x, y }, tone ?? 'key', { sizePx })]),
    textShape(text, { x: x + indent, y }, 'text', { sizePx }),
  ];
}

function titleShapes(
  box: Box,
  { title, caption, icon }: NodeLook,
  measure: TextMeasure,
): readonly Shape[] {
  const iconWidth = icon === undefined ? 0 : iconWidthPx;
  const width = box.width - 2 * paddingPx - iconWidth;
  const x = box.x + paddingPx + iconWidth;
  const top = caption === undefined ? 0 : captionHeightPx;
  const shapes: Shape[] = [];
  if (icon !== undefined)
    shapes.push(iconShape(icon, { x: box.x + paddingPx, y: box.y + top + 6 }));
  if (caption !== undefined) {
    const text = cutTo(caption, width, (part) => measure(part, 'normal'));
    shapes.push(textShape(text, { x, y: box.y + 17 }, 'quiet', { sizePx: noteSizePx }));
  }
  const text = cutTo(title, width, (part) => measure(part, 'bold'));
  shapes.push(textShape(text, { x, y: box.y + top + 18 }, 'text', { isBold: true }));
  return shapes;
}

function iconShape(icon: string, { x, y }: Point): Shape {
  return {
    kind: 'path',
    path: `M${x} ${y}${icon}`,
    fill: undefined,
    stroke: 'key',
    strokeWidth: 1.2,
  };
}

function rowShapes(box: Box, { caption, rows }: NodeLook, measure: TextMeasure): readonly Shape[] {
  if (rows.length === 0) return [];
  const top = box.y + titleHeightPx + (caption === undefined ? 0 : captionHeightPx);
  const line: Shape = {
    kind: 'path',
    path: `M${box.x} ${top}h${box.width}`,
    fill: undefined,
    stroke: 'border',
    strokeWidth: 1,
  };
  const right = box.x + box.width - paddingPx;
  return [
    line,
    ...rows.flatMap(({ mark, tone, text, note }, index) => {
      const y = top + 3 + index * rowHeightPx + 13;
      const x = box.x + paddingPx;
      const room = box.width - 2 * paddingPx - markWidthPx;
      const plain = (part: string): number => measure(part, 'normal');
      const name = cutTo(text, room, plain);
      const left = room - plain(name) - 8;
      const shown = left < 24 || note === '' ? '' : cutTo(note, left, plain);
      return [
        ...(mark === ''
          ? []
          : [textShape(mark, { x, y }, tone ?? 'key', { sizePx: markSizePx(mark), isBold: true })]),
        textShape(name, { x: x + markWidthPx, y }, 'text', {}),
        ...(shown === ''
          ? []
          : [textShape(shown, { x: right, y }, 'quiet', { sizePx: noteSizePx, anchor: 'end' })]),
      ];
    }),
  ];
}

/** Letters are small capitals; a single sign has to be made out. */
function markSizePx(mark: string): number {
  return mark.length > 1 ? 9 : textSizePx;
}

const badgeHeightPx = 16;
/** So much of it lies over its node, whose last line stays readable. */
const badgeInsetPx = 5;

export function badgeBox(box: Box, { side, text: shown }: NodeBadge): Box {
  const width = 11 + 7 * shown.length;
  const size = { width, height: badgeHeightPx };
  const middle = box.y + (box.height - badgeHeightPx) / 2;
  switch (side) {
    case 'below':
      return { x: box.x + box.width - width - 8, y: box.y + box.height - badgeInsetPx, ...size };
    case 'left':
      return { x: box.x - width + badgeInsetPx, y: middle, ...size };
    case 'right':
      return { x: box.x + box.width - badgeInsetPx, y: middle, ...size };
  }
}

/** Which of a node's badges is at a place; `undefined` = none. */
export function badgeAt(
  box: Box,
  { badges }: NodeLook,
  isAt: (badge: Box) => boolean,
): BadgeSide | undefined {
  return badges.find((badge) => isAt(badgeBox(box, badge)))?.side;
}

export function badgeShapes(box: Box, { badges }: NodeLook): readonly Shape[] {
  return badges.flatMap((badge) => {
    const place = badgeBox(box, badge);
    const at = { x: place.x + place.width / 2, y: place.y + 12 };
    return [
      {
        kind: 'box',
        box: place,
        radius: badgeHeightPx / 2,
        fill: 'badge',
        stroke: undefined,
        strokeWidth: 0,
        isBroken: false,
      },
      textShape(badge.text, at, 'onBadge', { sizePx: noteSizePx, isBold: true, anchor: 'middle' }),
    ];
  });
}

/** The name of a group above what is in it, within a broken border. */
export function groupShapes(group: PlacedGroup): readonly Shape[] {
  const at = { x: group.x + 14, y: group.y + 22 };
  return [
    {
      kind: 'box',
      box: group,
      radius: 8,
      fill: undefined,
      stroke: 'border',
      strokeWidth: 1,
      isBroken: true,
    },
    textShape(group.name, at, 'quiet', { isBold: true }),
  ];
}

/** Edges as one path, and the heads of their arrows as another. */
export function edgeShapes(
  edges: readonly PlacedEdge[],
  ink: 'edge' | 'strong',
  strokeWidth: number,
): readonly Shape[] {
  const lines = edges.map(({ points }) => linePath(points)).join('');
  const heads = edges.map(({ points }) => headPath(points, strokeWidth)).join('');
  if (lines === '') return [];
  return [
    { kind: 'path', path: lines, fill: undefined, stroke: ink, strokeWidth },
    { kind: 'path', path: heads, fill: ink, stroke: undefined, strokeWidth: 0 },
  ];
}

/** Corners are rounded a little: two edges that meet at one can be told apart. */
function linePath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${text(point)}`;
      if (after === undefined) return `L${text(point)}`;
      const entry = towards(point, before, cornerPx);
      const exit = towards(point, after, cornerPx);
      return `L${text(entry)}Q${text(point)} ${text(exit)}`;
    })
    .join('');
}

const cornerPx = 5;

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function headPath(points: readonly Point[], strokeWidth: number): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const length = Math.hypot(tip.x - before.x, tip.y - before.y);
  if (length === 0) return '';
  const size = 7 + strokeWidth;
  const along = { x: (tip.x - before.x) / length, y: (tip.y - before.y) / length };
  const back = { x: tip.x - along.x * size, y: tip.y - along.y * size };
  const half = size / 2.4;
  const left = { x: back.x - along.y * half, y: back.y + along.x * half };
  const right = { x: back.x + along.y * half, y: back.y - along.x * half };
  return `M${text(tip)}L${text(left)}L${text(right)}Z`;
}

function text({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function textShape(
  content: string,
  at: Point,
  ink: Ink,
  more: {
    readonly sizePx?: number;
    readonly isBold?: boolean;
    readonly anchor?: 'start' | 'middle' | 'end';
  },
): Shape {
  const { sizePx = textSizePx, isBold = false, anchor = 'start' } = more;
  return { kind: 'text', at, text: content, sizePx, isBold, anchor, ink };
}
