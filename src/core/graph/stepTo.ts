import type { GraphIndex } from './graphIndex';
import type { Box, PlacedNode, Point } from './graphLayout';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * Where an arrow key leads from a node: to the sides along its edges; up and down to a node that is
 * joined to the same one, else to whatever is next there. `undefined` = there is nothing that way.
 */
export function stepTo(
  from: PlacedNode,
  direction: Direction,
  { nodes, index }: { readonly nodes: readonly PlacedNode[]; readonly index: GraphIndex },
): string | undefined {
  const neighbors = index.neighbors(from.id);
  const beside = nodes.filter(({ id }) => neighbors.has(id));
  const along = nearest(from, direction, beside);
  if (direction === 'left' || direction === 'right') return along?.id;
  const siblings = new Set<string>();
  for (const neighbor of neighbors) {
    for (const sibling of index.neighbors(neighbor)) siblings.add(sibling);
  }
  const close = nodes.filter(({ id }) => siblings.has(id) || neighbors.has(id));
  return (nearest(from, direction, close) ?? nearest(from, direction, nodes))?.id;
}

/** The nearest of those that lie in a direction; what lies to its side counts as further. */
function nearest(
  from: PlacedNode,
  direction: Direction,
  nodes: readonly PlacedNode[],
): PlacedNode | undefined {
  const start = centerOf(from);
  let best: PlacedNode | undefined;
  let least = Infinity;
  for (const node of nodes) {
    if (node.id === from.id) continue;
    const { ahead, aside } = distances(start, centerOf(node), direction);
    if (ahead <= 0) continue;
    const cost = ahead + sidePenalty * aside;
    if (cost >= least) continue;
    least = cost;
    best = node;
  }
  return best;
}

const sidePenalty = 2;

function distances(
  from: Point,
  to: Point,
  direction: Direction,
): { readonly ahead: number; readonly aside: number } {
  const x = to.x - from.x;
  const y = to.y - from.y;
  switch (direction) {
    case 'left':
      return { ahead: -x, aside: Math.abs(y) };
    case 'right':
      return { ahead: x, aside: Math.abs(y) };
    case 'up':
      return { ahead: -y, aside: Math.abs(x) };
    case 'down':
      return { ahead: y, aside: Math.abs(x) };
  }
}

function centerOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
