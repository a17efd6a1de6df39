import { edgeWay } from './edgeWay';
import type { Box, GraphToPlace, NodeToPlace, PlacedGraph, PlacedNode, Point } from './graphLayout';
import { GraphIndex } from './graphIndex';
import { freeStart } from './freeStart';
import { movedApart } from './movedApart';

/** Between columns, and between nodes that stand below each other. */
const columnGapPx = 88;
const rowGapPx = 20;

type Side = 'left' | 'right';

/**
 * Places a graph that grew: what has a place keeps it, whatever comes, and goes down only where something
 * above it has become taller; what is new stands beside what it is joined to, targets to the right and
 * sources to the left, where there is room. With nothing known it begins at `start`. Takes milliseconds where a layout takes seconds, and is no worse for one step
 * around a node; no two nodes overlap. What nothing joins stands below all else.
 */
export function growPlaces(
  graph: GraphToPlace,
  options: { readonly known: ReadonlyMap<string, Point>; readonly start?: string },
): PlacedGraph {
  const grown = new Growth(graph, options.known);
  if (grown.isEmpty && options.start !== undefined) grown.begin(options.start);
  grown.spread();
  for (const { id } of graph.nodes) {
    if (!grown.begin(id)) continue;
    grown.spread();
  }
  return fromCorner(graph, grown.places);
}

class Growth {
  readonly places: Map<string, Box>;
  readonly #index: GraphIndex<NodeToPlace>;
  #edge: readonly string[];

  constructor(graph: GraphToPlace, known: ReadonlyMap<string, Point>) {
    this.#index = new GraphIndex<NodeToPlace>(graph);
    const boxes = graph.nodes.flatMap(({ id, width, height }) => {
      const place = known.get(id);
      return place === undefined ? [] : [[id, { x: place.x, y: place.y, width, height }] as const];
    });
    this.places = movedApart(new Map(boxes), rowGapPx);
    this.#edge = [...this.places.keys()];
  }

  get isEmpty(): boolean {
    return this.places.size === 0;
  }

  /** Gives a node a place below all others, unless it has one. */
  begin(id: string): boolean {
    const node = this.#index.node(id);
    if (node === undefined || this.places.has(id)) return false;
    const boxes = [...this.places.values()];
    const x = boxes.length === 0 ? 0 : least(boxes.map((box) => box.x));
    const y = boxes.length === 0 ? 0 : most(boxes.map((box) => box.y + box.height)) + columnGapPx;
    this.places.set(id, { x, y, width: node.width, height: node.height });
    this.#edge = [id];
    return true;
  }

  /** From what was placed last outwards, until nothing that is joined to it is without a place. */
  spread(): void {
    while (this.#edge.length > 0) {
      const next: string[] = [];
      for (const id of this.#edge) {
        next.push(...this.#placeBeside(id, 'right'), ...this.#placeBeside(id, 'left'));
      }
      this.#edge = next;
    }
  }

  /** All that one node leads to, or comes from, stands as a block beside it. */
  #placeBeside(id: string, side: Side): readonly string[] {
    const anchor = this.places.get(id);
    const ids = this.#newNeighbors(id, side);
    if (anchor === undefined || ids.length === 0) return [];
    for (const layer of this.#layers(ids, side)) this.#placeColumn(layer, { anchor, side });
    return ids;
  }

  #newNeighbors(id: string, side: Side): readonly string[] {
    const ids =
      side === 'right'
        ? this.#index.outgoing(id).map(({ target }) => target)
        : this.#index.incoming(id).map(({ source }) => source);
    return [...new Set(ids)].filter((other) => !this.places.has(other));
  }

  /**
   * Those of a block that are joined to each other stand in columns of their own: the first has those
   * that come from none of the others.
   */
  #layers(ids: readonly string[], side: Side): readonly (readonly NodeToPlace[])[] {
    const left = new Set(ids);
    const layers: (readonly NodeToPlace[])[] = [];
    while (left.size > 0) {
      const free = [...left].filter((id) => !this.#isBehind(id, left, side));
      // A circle has no first: all that is left of it is one column.
      const layer = free.length === 0 ? [...left] : free;
      for (const id of layer) left.delete(id);
      layers.push(layer.flatMap((id) => this.#index.node(id) ?? []));
    }
    return layers;
  }

  #isBehind(id: string, others: ReadonlySet<string>, side: Side): boolean {
    const before =
      side === 'right'
        ? this.#index.incoming(id).map(({ source }) => source)
        : this.#index.outgoing(id).map(({ target }) => target);
    return before.some((other) => other !== id && others.has(other));
  }

  #placeColumn(
    nodes: readonly NodeToPlace[],
    { anchor, side }: { readonly anchor: Box; readonly side: Side },
  ): void {
    const width = most(nodes.map((node) => node.width));
    const x = this.#columnOf(nodes, { anchor, side, width });
    const height = nodes.reduce((sum, node) => sum + node.height + rowGapPx, -rowGapPx);
    const wanted = anchor.y + anchor.height / 2 - height / 2;
    const beside = [...this.places.values()].filter(
      (box) => box.x < x + width + rowGapPx && x < box.x + box.width + rowGapPx,
    );
    let y = freeStart(beside, { wanted, length: height, gap: rowGapPx });
    for (const node of nodes) {
      this.places.set(node.id, { x, y, width: node.width, height: node.height });
      y += node.height + rowGapPx;
    }
  }

  /** Behind everything that has a place already and that one of the nodes comes from. */
  #columnOf(
    nodes: readonly NodeToPlace[],
    options: { readonly anchor: Box; readonly side: Side; readonly width: number },
  ): number {
    const { anchor, side, width } = options;
    const before = [anchor, ...nodes.flatMap(({ id }) => this.#placedBefore(id, side))];
    return side === 'right'
      ? most(before.map((box) => box.x + box.width)) + columnGapPx
      : least(before.map((box) => box.x)) - columnGapPx - width;
  }

  #placedBefore(id: string, side: Side): readonly Box[] {
    const edges = side === 'right' ? this.#index.incoming(id) : this.#index.outgoing(id);
    return edges.flatMap(
      (edge) => this.places.get(side === 'right' ? edge.source : edge.target) ?? [],
    );
  }
}

/** Moves all so that the drawing begins at its corner, and leads the edges. */
function fromCorner(graph: GraphToPlace, places: ReadonlyMap<string, Box>): PlacedGraph {
  const boxes = [...places.values()];
  const left = least(boxes.map(({ x }) => x));
  const top = least(boxes.map(({ y }) => y));
  const nodes = graph.nodes.flatMap(({ id }): readonly PlacedNode[] => {
    const box = places.get(id);
    return box === undefined ? [] : [{ ...box, id, x: box.x - left, y: box.y - top }];
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    width: most(nodes.map(({ x, width }) => x + width)),
    height: most(nodes.map(({ y, height }) => y + height)),
    nodes,
    edges: graph.edges.flatMap(({ id, source, target }) => {
      const from = byId.get(source);
      const to = byId.get(target);
      if (from === undefined || to === undefined) return [];
      return [{ id, source, target, points: edgeWay(from, to) }];
    }),
    groups: [],
  };
}

/** Without spreading: of tens of thousands, a call has no room for so many arguments. */
function least(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.min(a, b));
}

function most(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.max(a, b));
}
