import { forEachInSlices } from '../../base/slices';
import type { LineageEdge, LineageGraph } from './lineageGraph';

/** A graph whose nodes are known by numbers: their places in it. */
export interface NumberedGraph {
  readonly numbers: ReadonlyMap<string, number>;
  /** The node that each edge leads from. */
  readonly sources: Int32Array;
  /** The node that each edge leads to. */
  readonly targets: Int32Array;
}

/** @throws Error if an edge has an end that is no node */
export function numberGraph({ nodes, edges }: LineageGraph): NumberedGraph {
  const numbering = new Numbering(edges.length);
  for (const { id } of nodes) numbering.addNode(id);
  for (const edge of edges) numbering.addEdge(edge);
  return numbering;
}

/** The same in turns of the event loop that are short. */
export async function numberGraphInSlices({ nodes, edges }: LineageGraph): Promise<NumberedGraph> {
  const numbering = new Numbering(edges.length);
  await forEachInSlices(nodes, ({ id }) => numbering.addNode(id));
  await forEachInSlices(edges, (edge) => numbering.addEdge(edge));
  return numbering;
}

class Numbering implements NumberedGraph {
  readonly numbers = new Map<string, number>();
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  #nodes = 0;
  #edges = 0;

  constructor(edgeCount: number) {
    this.sources = new Int32Array(edgeCount);
    this.targets = new Int32Array(edgeCount);
  }

  addNode(id: string): void {
    this.numbers.set(id, this.#nodes);
    this.#nodes += 1;
  }

  addEdge({ source, target }: LineageEdge): void {
    this.sources[this.#edges] = this.#numberOf(source);
    this.targets[this.#edges] = this.#numberOf(target);
    this.#edges += 1;
  }

  #numberOf(id: string): number {
    const number = this.numbers.get(id);
    if (number === undefined) throw new Error(`No node of the graph is called ${id}`);
    return number;
  }
}
