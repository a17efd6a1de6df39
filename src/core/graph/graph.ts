/** What an edge joins; anything with an id can be a node. */
export interface GraphNode {
  readonly id: string;
}

/** From one node to another, or back to the same; two nodes may have several. */
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

export interface Graph<Node extends GraphNode = GraphNode, Edge extends GraphEdge = GraphEdge> {
  readonly nodes: readonly Node[];
  /** Both ends of each are among the nodes. */
  readonly edges: readonly Edge[];
}

/** The part of a graph that certain nodes span: they, and the edges between them. */
export function subgraph<Node extends GraphNode, Edge extends GraphEdge>(
  { nodes, edges }: Graph<Node, Edge>,
  ids: ReadonlySet<string>,
): Graph<Node, Edge> {
  return {
    nodes: nodes.filter(({ id }) => ids.has(id)),
    edges: edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
}
