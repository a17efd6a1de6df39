import {
  lineageEdge,
  type LineageDoubt,
  type LineageEdge,
  type LineageEdgeKind,
  type LineageGraph,
  type LineageKind,
  type LineageNode,
} from '../../src/core/lineage/graph/lineageGraph';
import {
  kindOfAddress,
  nameOfAddress,
  parseLineageId,
} from '../../src/core/lineage/graph/lineageId';
import type { LineagePart, LineageReader } from '../../src/core/lineage/graph/lineageReader';

/** A node of an id, with what is given beside. */
export function aNode(id: string, parts: Partial<LineageNode> = {}): LineageNode {
  const address = parseLineageId(id);
  if (address === undefined) throw new Error(`${id} is no id`);
  return { id, kind: kindOfAddress(address), ...nameOfAddress(address), ...parts };
}

/** A graph of edges written `source kind target`, and of their ends. */
export function aLineage(...edges: readonly string[]): LineageGraph {
  const read = edges.map(readEdge);
  const ids = new Set(read.flatMap(({ source, target }) => [source, target]));
  return { nodes: [...ids].map((id) => aNode(id)), edges: read };
}

/** As {@link aLineage}, each edge followed by `by` where columns tell more, or by a doubt. */
export function columnLineage(...edges: readonly string[]): LineageGraph {
  const graph = aLineage(...edges.map((edge) => edge.split(' ').slice(0, 3).join(' ')));
  return { nodes: graph.nodes, edges: graph.edges.map((edge, at) => told(edge, edges[at])) };
}

function told(edge: LineageEdge, written = ''): LineageEdge {
  const word = written.split(' ')[3];
  if (word === 'by') return { ...edge, byColumn: true };
  return word === undefined ? edge : { ...edge, doubt: word as LineageDoubt };
}

function readEdge(written: string): LineageEdge {
  const [source = '', kind = '', target = ''] = written.split(' ');
  return lineageEdge(source, kind as LineageEdgeKind, target);
}

/** A reader that knows one graph. */
export function readerOf(graph: LineageGraph, problems: readonly string[] = []): LineageReader {
  return { name: 'Test', read: async () => ({ ...graph, problems }) };
}

/** What a part says of one node; throws if it says nothing. */
export function nodeIn({ nodes }: Pick<LineagePart, 'nodes'>, id: string): LineageNode {
  const node = nodes.find((one) => one.id === id);
  if (node === undefined)
    throw new Error(`No ${id} among ${nodes.map((one) => one.id).join(', ')}`);
  return node;
}

/** The edges of a part in short, sorted: `source kind target`. */
export function edgesIn({ edges }: Pick<LineagePart, 'edges'>): readonly string[] {
  return edges.map(({ source, kind, target }) => `${source} ${kind} ${target}`).sort();
}

export function idsOf({ nodes }: Pick<LineagePart, 'nodes'>, kind: LineageKind): readonly string[] {
  return nodes.filter((node) => node.kind === kind).map(({ id }) => id);
}
