import type { Box } from './graphLayout';

/**
 * Where something of a length begins so that it keeps a gap to all boxes that stand in its column: as
 * near as possible to where it is wanted, above or below.
 */
export function freeStart(
  boxes: readonly Box[],
  options: { readonly wanted: number; readonly length: number; readonly gap: number },
): number {
  const { wanted, length, gap } = options;
  const taken = [...boxes].sort((a, b) => a.y - b.y);
  let best = Infinity;
  let from = -Infinity;
  const offer = (until: number): void => {
    // Between two boxes, as near as it gets.
    if (until - from < length) return;
    const start = Math.max(from, Math.min(until - length, wanted));
    if (Math.abs(start - wanted) < Math.abs(best - wanted)) best = start;
  };
  for (const { y, height } of taken) {
    offer(y - gap);
    from = Math.max(from, y + height + gap);
  }
  offer(Infinity);
  return best;
}
