import type { Box, PlacedEdge, PlacedGraph, PlacedNode } from '../../../src/core/graph/graphLayout';
import type { NodeLook } from './nodeLook';
import type { NodeDetail } from './shapes';
import { grown, overlaps } from './viewport';

/** A page with more elements than this moves in jerks. */
const mostElements = 1_400;
const elementsPerTitle = 5;
const elementsPerRow = 3;
/** Letters that are smaller than a third of their size say nothing. */
const leastTitleScale = 0.35;
const leastRowScale = 0.5;
/** A name alone is drawn larger than it is, as long as its node is as high as a line on the screen. */
const leastNameScale = 0.2;
const elementsPerName = 4;

/** Outlines are so cheap that so much more of them is drawn around what is in sight, in pixels of the screen. */
const marginPx = 400;

/** What of a diagram is in sight, and how much of it is worth drawing. */
export interface GraphScene {
  readonly detail: NodeDetail;
  /** All that lies in here is drawn; as long as sight stays within it, drawing moves, and is not made anew. */
  readonly drawn: Box;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** What to draw of a diagram at a scale, so that it takes no longer the more there is of it. */
export function sceneOf(
  placed: PlacedGraph,
  looks: ReadonlyMap<string, NodeLook>,
  { sight, scale }: { readonly sight: Box; readonly scale: number },
): GraphScene {
  const seen = placed.nodes.filter((node) => overlaps(node, sight));
  const detail = detailOf(seen, looks, scale);
  const drawn = detail === 'box' ? grown(sight, marginPx / scale) : sight;
  const edges = placed.edges.filter((edge) => overlaps(boundsOf(edge), drawn));
  const nodes = drawn === sight ? seen : placed.nodes.filter((node) => overlaps(node, drawn));
  return { detail, drawn, nodes, edges };
}

function detailOf(
  nodes: readonly PlacedNode[],
  looks: ReadonlyMap<string, NodeLook>,
  scale: number,
): NodeDetail {
  const titles = nodes.length * elementsPerTitle;
  if (scale < leastNameScale || nodes.length * elementsPerName > mostElements) return 'box';
  if (scale < leastTitleScale) return 'name';
  if (titles > mostElements) return 'box';
  const rows = nodes.reduce((sum, { id }) => sum + (looks.get(id)?.rows.length ?? 0), 0);
  const all = titles + rows * elementsPerRow;
  return scale < leastRowScale || all > mostElements ? 'title' : 'all';
}

function boundsOf({ points }: PlacedEdge): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  // A straight line has no height, and is in sight all the same.
  return { x: x - 1, y: y - 1, width: Math.max(...xs) - x + 2, height: Math.max(...ys) - y + 2 };
}
