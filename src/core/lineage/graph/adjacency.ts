/** The edges of every node side by side, in the order of the graph; nodes and edges are numbers. */
export interface Adjacency {
  /** Where those of a node begin; those of the next one begin where they end. */
  readonly starts: Int32Array;
  /** The node at the other end. */
  readonly others: Int32Array;
  readonly edges: Int32Array;
}

/** Sorts edges by the node that they lead from: counted first, then each put in its place. */
export function adjacencyOf(from: Int32Array, to: Int32Array, nodeCount: number): Adjacency {
  const starts = new Int32Array(nodeCount + 1);
  for (const number of from) starts[number + 1] = (starts[number + 1] ?? 0) + 1;
  for (let number = 0; number < nodeCount; number += 1) {
    starts[number + 1] = (starts[number + 1] ?? 0) + (starts[number] ?? 0);
  }
  const next = starts.slice();
  const others = new Int32Array(from.length);
  const edges = new Int32Array(from.length);
  for (let edge = 0; edge < from.length; edge += 1) {
    const number = from[edge] ?? 0;
    const place = next[number] ?? 0;
    next[number] = place + 1;
    others[place] = to[edge] ?? 0;
    edges[place] = edge;
  }
  return { starts, others, edges };
}

/** The edges of a shortest way from one node to another, in order; `undefined` = there is none. */
export function shortestWay(
  { starts, others, edges }: Adjacency,
  from: number,
  to: number,
): readonly number[] | undefined {
  const cameFrom = new Int32Array(starts.length).fill(nowhere);
  const cameBy = new Int32Array(starts.length);
  const queue = [from];
  cameFrom[from] = from;
  for (const number of queue) {
    if (number === to) return wayBack(to, cameFrom, cameBy);
    const last = starts[number + 1] ?? 0;
    for (let place = starts[number] ?? 0; place < last; place += 1) {
      const other = others[place] ?? 0;
      if (cameFrom[other] !== nowhere) continue;
      cameFrom[other] = number;
      cameBy[other] = edges[place] ?? 0;
      queue.push(other);
    }
  }
  return undefined;
}

const nowhere = -1;

function wayBack(to: number, cameFrom: Int32Array, cameBy: Int32Array): readonly number[] {
  const way: number[] = [];
  for (let number = to; cameFrom[number] !== number; number = cameFrom[number] ?? to) {
    way.push(cameBy[number] ?? 0);
  }
  return way.reverse();
}
