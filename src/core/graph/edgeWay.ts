import type { Box, Point } from './graphLayout';

/** So far an edge goes straight out of a node, and into one. */
const stubPx = 26;

/**
 * A way from one box to another that asks nothing of what lies between: out at the right, in at the
 * left; around both, if the target does not stand to the right.
 */
export function edgeWay(from: Box, to: Box): readonly Point[] {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const out = { x: start.x + stubPx, y: start.y };
  const into = { x: end.x - stubPx, y: end.y };
  if (into.x >= out.x) {
    return start.y === end.y ? [start, end] : [start, out, into, end];
  }
  const between =
    from === to || overlapsUpright(from, to)
      ? Math.max(from.y + from.height, to.y + to.height) + stubPx
      : (Math.min(from.y + from.height, to.y + to.height) + Math.max(from.y, to.y)) / 2;
  return [start, out, { x: out.x, y: between }, { x: into.x, y: between }, into, end];
}

function overlapsUpright(a: Box, b: Box): boolean {
  return a.y < b.y + b.height && b.y < a.y + a.height;
}
