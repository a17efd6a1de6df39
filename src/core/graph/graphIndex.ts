import { groupBy } from '../base/groupBy';
import type { Graph, GraphEdge, GraphNode } from './graph';

/** Answers what is beside a node without going through all edges. */
export class GraphIndex<Node extends GraphNode = GraphNode, Edge extends GraphEdge = GraphEdge> {
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #outgoing: ReadonlyMap<string, readonly Edge[]>;
  readonly #incoming: ReadonlyMap<string, readonly Edge[]>;

  constructor(readonly graph: Graph<Node, Edge>) {
    this.#nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#outgoing = groupBy(graph.edges, ({ source }) => source);
    this.#incoming = groupBy(graph.edges, ({ target }) => target);
  }

  node(id: string): Node | undefined {
    return this.#nodes.get(id);
  }

  /** Edges that begin at a node, in the order of the graph. */
  outgoing(id: string): readonly Edge[] {
    return this.#outgoing.get(id) ?? [];
  }

  /** Edges that end at a node, in the order of the graph. */
  incoming(id: string): readonly Edge[] {
    return this.#incoming.get(id) ?? [];
  }

  /** The nodes at the other ends of a node's edges, each once, without itself. */
  neighbors(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { target } of this.outgoing(id)) found.add(target);
    for (const { source } of this.incoming(id)) found.add(source);
    found.delete(id);
    return found;
  }

  /** All nodes at most so many edges away from one of the starts, whatever their direction. */
  within(starts: Iterable<string>, depth: number): ReadonlySet<string> {
    const reached = new Set([...starts].filter((id) => this.#nodes.has(id)));
    let edge: readonly string[] = [...reached];
    for (let step = 0; step < depth && edge.length > 0; step += 1) {
      const next: string[] = [];
      for (const id of edge) {
        for (const neighbor of this.neighbors(id)) {
          if (reached.has(neighbor)) continue;
          reached.add(neighbor);
          next.push(neighbor);
        }
      }
      edge = next;
    }
    return reached;
  }
}
