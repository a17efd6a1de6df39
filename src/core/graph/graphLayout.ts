import type { Graph, GraphEdge, GraphNode } from './graph';

/*
 * Where things stand in a drawing: x grows to the right and y downwards, in pixels at full size, from
 * the drawing's upper left corner.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface NodeToPlace extends GraphNode {
  readonly width: number;
  readonly height: number;
  /** Nodes of one group stand together, within a box of their own; absent = in none. */
  readonly group?: string;
}

/** What is to be drawn, before anybody knows where. */
export type GraphToPlace = Graph<NodeToPlace>;

export interface PlacedNode extends GraphNode, Box {}

export interface PlacedEdge extends GraphEdge {
  /** From the border of its source to the border of its target; two at least. */
  readonly points: readonly Point[];
}

export interface PlacedGroup extends Box {
  readonly name: string;
}

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  /** In the order in which they were given. */
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly groups: readonly PlacedGroup[];
}

/** Finds places for nodes and ways for edges: edges mostly lead to the right. */
export interface GraphLayout {
  /**
   * No two nodes overlap. The same graph is placed the same way.
   * @throws LayoutError if it cannot be done, or the reason of `signal`: cancelling stops it at once
   */
  place(graph: GraphToPlace, options: { readonly signal: AbortSignal }): Promise<PlacedGraph>;
  /** Gives back what it runs on; what is under way fails. */
  dispose(): void;
}
