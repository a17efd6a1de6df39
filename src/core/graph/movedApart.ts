import type { Box } from './graphLayout';

/** What stands in one column so far. */
interface Column {
  readonly left: number;
  readonly right: number;
  /** Where the lowest ends. */
  readonly bottom: number;
}

/** Of a gap, what is left where two boxes still look apart. */
const leastOfGap = 0.5;

/**
 * Boxes of which none reaches into another, or nearly: from above, one that does goes down to where the
 * others end, with a gap. All others stay.
 */
export function movedApart(boxes: ReadonlyMap<string, Box>, gap: number): Map<string, Box> {
  const columns = new Map<string, Column>();
  const apart = new Map(boxes);
  for (const [id, box] of [...boxes].sort(([, a], [, b]) => a.y - b.y)) {
    const own = { left: box.x, right: box.x + box.width };
    const above = [...columns.values()].filter(
      ({ left, right }) => left < own.right && own.left < right,
    );
    const end = above.reduce((lowest, { bottom }) => Math.max(lowest, bottom), -Infinity);
    const y = end + gap * leastOfGap > box.y ? end + gap : box.y;
    if (y !== box.y) apart.set(id, { ...box, y });
    columns.set(`${own.left} ${own.right}`, { ...own, bottom: y + box.height });
  }
  return apart;
}
