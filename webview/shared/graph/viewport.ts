import type { Box, Point } from '../../../src/core/graph/graphLayout';

/** How a drawing is looked at: `scale` times a place of it, plus `x` and `y`, is where it is on the screen. */
export interface Viewport extends Point {
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const leastScale = 0.02;
export const mostScale = 2;
const marginPx = 24;

/** Shows all of a drawing, in the middle, and never larger than it is. */
export function fitted({ width, height }: Size, window: Size): Viewport {
  const across = (window.width - 2 * marginPx) / Math.max(1, width);
  const down = (window.height - 2 * marginPx) / Math.max(1, height);
  const scale = within(Math.min(across, down, 1));
  return {
    scale,
    x: (window.width - width * scale) / 2,
    y: (window.height - height * scale) / 2,
  };
}

/** Zooms so that what is at a point of the screen stays there. */
export function zoomedAt(viewport: Viewport, at: Point, factor: number): Viewport {
  const scale = within(viewport.scale * factor);
  const ratio = scale / viewport.scale;
  return {
    scale,
    x: at.x - (at.x - viewport.x) * ratio,
    y: at.y - (at.y - viewport.y) * ratio,
  };
}

export function panned(viewport: Viewport, byX: number, byY: number): Viewport {
  return { ...viewport, x: viewport.x + byX, y: viewport.y + byY };
}

/** Brings a box into the middle of the screen, at a scale at which it can be read. */
export function centeredOn(viewport: Viewport, box: Box, window: Size, least: number): Viewport {
  const scale = Math.max(viewport.scale, least);
  return {
    scale,
    x: window.width / 2 - (box.x + box.width / 2) * scale,
    y: window.height / 2 - (box.y + box.height / 2) * scale,
  };
}

/** Moves as little as needed for a box to be in sight. */
export function revealing(viewport: Viewport, box: Box, window: Size): Viewport {
  const { scale } = viewport;
  return panned(
    viewport,
    shift(box.x * scale + viewport.x, box.width * scale, window.width),
    shift(box.y * scale + viewport.y, box.height * scale, window.height),
  );
}

function shift(start: number, length: number, window: number): number {
  if (length > window - 2 * marginPx || start < marginPx) return marginPx - start;
  return Math.min(0, window - marginPx - start - length);
}

/** The part of a drawing that is in sight. */
export function inSight({ x, y, scale }: Viewport, { width, height }: Size): Box {
  return { x: -x / scale, y: -y / scale, width: width / scale, height: height / scale };
}

/** The place of a drawing that is at a point of the screen. */
export function placeAt({ x, y, scale }: Viewport, at: Point): Point {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

export function contains(box: Box, { x, y }: Point): boolean {
  return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
}

function within(scale: number): number {
  return Math.max(leastScale, Math.min(mostScale, scale));
}
