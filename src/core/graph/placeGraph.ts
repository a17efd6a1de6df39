import type {
  GraphLayout,
  GraphToPlace,
  NodeToPlace,
  PlacedGraph,
  PlacedNode,
} from './graphLayout';

/** Between nodes that no edge joins, and below what edges join. */
const gapPx = 24;
const apartPx = 56;
/** A drawing is about so much wider than it is high, as windows are. */
const aspectRatio = 1.6;

/**
 * Places a graph. Nodes without any edge, of which a schema may have hundreds, need no layout: they
 * stand in rows below all else, in the order in which they were given.
 * @throws as {@link GraphLayout.place}
 */
export async function placeGraph(
  layout: Pick<GraphLayout, 'place'>,
  graph: GraphToPlace,
  options: { readonly signal: AbortSignal },
): Promise<PlacedGraph> {
  const joined = new Set(graph.edges.flatMap(({ source, target }) => [source, target]));
  const isLoose = ({ id, group }: NodeToPlace): boolean => group === undefined && !joined.has(id);
  const loose = graph.nodes.filter(isLoose);
  const rest = { nodes: graph.nodes.filter((node) => !isLoose(node)), edges: graph.edges };
  const placed = rest.nodes.length === 0 ? nothing : await layout.place(rest, options);
  return loose.length === 0 ? placed : inGivenOrder(withRows(placed, loose), graph);
}

const nothing: PlacedGraph = { width: 0, height: 0, nodes: [], edges: [], groups: [] };

/** Adds nodes below a drawing, in columns of one width. */
function withRows(placed: PlacedGraph, loose: readonly NodeToPlace[]): PlacedGraph {
  const cellWidth = Math.max(...loose.map(({ width }) => width)) + gapPx;
  const area = loose.reduce((sum, { height }) => sum + cellWidth * (height + gapPx), 0);
  const wanted = Math.max(placed.width, Math.sqrt(area * aspectRatio));
  const columns = Math.max(1, Math.round(wanted / cellWidth));
  let y = placed.height === 0 ? 0 : placed.height + apartPx;
  const nodes: PlacedNode[] = [];
  for (let start = 0; start < loose.length; start += columns) {
    const row = loose.slice(start, start + columns);
    for (const [index, { id, width, height }] of row.entries()) {
      nodes.push({ id, x: index * cellWidth, y, width, height });
    }
    y += Math.max(...row.map(({ height }) => height)) + gapPx;
  }
  const width = Math.min(columns, loose.length) * cellWidth - gapPx;
  return {
    ...placed,
    width: Math.max(placed.width, width),
    height: y - gapPx,
    nodes: [...placed.nodes, ...nodes],
  };
}

function inGivenOrder(placed: PlacedGraph, { nodes }: GraphToPlace): PlacedGraph {
  const byId = new Map(placed.nodes.map((node) => [node.id, node]));
  return { ...placed, nodes: nodes.flatMap(({ id }) => byId.get(id) ?? []) };
}
