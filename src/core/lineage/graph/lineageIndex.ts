import { adjacencyOf, shortestWay, type Adjacency } from './adjacency';
import type {
  InputEvidence,
  LineageDoubt,
  LineageEdge,
  LineageGraph,
  LineageNode,
} from './lineageGraph';
import { inputEvidences } from './inputEvidence';
import { numberGraph } from './numberedGraph';

export interface Reached {
  readonly node: LineageNode;
  /** Edges between it and the start, on a shortest way; from 1 on. */
  readonly depth: number;
  /** Why it is no more than likely, of what is reached from columns; absent = it is certain. */
  readonly doubt?: LineageDoubt;
}

/** What of some things is reached. */
export interface ReachedAmong {
  /** In the order in which they were named. */
  readonly ids: readonly string[];
  /** All that is reached, named or not. */
  readonly count: number;
}

/**
 * Answers what is upstream and downstream of what. Nodes are numbers in it, and the edges of each one
 * stand side by side in an array, once by where they begin and once by where they end: 100 000 nodes
 * are gone through in milliseconds. Cycles end where they began.
 */
export class LineageIndex {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #out: Adjacency;
  readonly #in: Adjacency;
  /** 1 where a walk has been. */
  readonly #visited: Uint8Array;
  /** What a walk reached; one place more than there are nodes. */
  readonly #queue: Int32Array;
  /** Made when it is first asked. */
  #inputs: ((number: number) => InputEvidence | undefined) | undefined;

  /** Of a large graph, numbers that were made before spare this turn of the event loop most of the work. */
  constructor(
    readonly graph: LineageGraph,
    { numbers, sources, targets } = numberGraph(graph),
  ) {
    const { length } = graph.nodes;
    this.#numbers = numbers;
    this.#out = adjacencyOf(sources, targets, length);
    this.#in = adjacencyOf(targets, sources, length);
    this.#visited = new Uint8Array(length);
    this.#queue = new Int32Array(length + 1);
  }

  node(id: string): LineageNode | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.graph.nodes[number];
  }

  /** By what a thing is known now: the id itself unless nothing has it and something had it once. */
  newestId(id: string): string {
    return this.#numbers.has(id) ? id : (this.graph.renamed?.get(id) ?? id);
  }

  /** What all that a node is made of rests on; `undefined` = it is made of nothing that should have evidence. */
  inputEvidence(id: string): InputEvidence | undefined {
    const number = this.#numbers.get(id);
    if (number === undefined) return undefined;
    this.#inputs ??= inputEvidences(this.graph.nodes, this.#out, this.#in);
    return this.#inputs(number);
  }

  /** Edges that lead to a node, in the order of the graph. */
  incoming(id: string): readonly LineageEdge[] {
    return this.#edgesOf(id, this.#in);
  }

  /** Edges that lead from a node, in the order of the graph. */
  outgoing(id: string): readonly LineageEdge[] {
    return this.#edgesOf(id, this.#out);
  }

  /** How many edges a node has on both sides. */
  degree(id: string): number {
    const number = this.#numbers.get(id);
    return number === undefined ? 0 : this.degreeAt(number);
  }

  /** The same of the node at a place of the graph, for who goes through all of them. */
  degreeAt(place: number): number {
    const on = ({ starts }: Adjacency): number => (starts[place + 1] ?? 0) - (starts[place] ?? 0);
    return on(this.#in) + on(this.#out);
  }

  /** What a node is made of, nearest first, without itself; as far as `depth` edges away. */
  upstream(id: string, depth = Infinity): readonly Reached[] {
    return this.#reach(id, this.#in, depth);
  }

  /** What is made of a node, nearest first, without itself; as far as `depth` edges away. */
  downstream(id: string, depth = Infinity): readonly Reached[] {
    return this.#reach(id, this.#out, depth);
  }

  /** The nodes of {@link upstream}, for who asks for no depths. */
  nodesUpstream(id: string): readonly LineageNode[] {
    return this.#nodesFrom(id, this.#in);
  }

  /** The nodes of {@link downstream}, for who asks for no depths. */
  nodesDownstream(id: string): readonly LineageNode[] {
    return this.#nodesFrom(id, this.#out);
  }

  /** Which of some nodes are upstream or downstream of one. */
  reachedAmong(id: string, side: 'upstream' | 'downstream', among: Iterable<string>): ReachedAmong {
    const start = this.#numbers.get(id);
    if (start === undefined) return { ids: [], count: 0 };
    const ends = this.#walkFrom(start, side === 'upstream' ? this.#in : this.#out, Infinity);
    const ids = [...among].filter((other) => {
      const number = this.#numbers.get(other);
      return number !== undefined && number !== start && this.#visited[number] === 1;
    });
    return { ids, count: (ends.at(-1) ?? 1) - 1 };
  }

  /** How many nodes {@link upstream} gives. */
  upstreamCount(id: string): number {
    return this.#countFrom(id, this.#in);
  }

  /** How many nodes {@link downstream} gives. */
  downstreamCount(id: string): number {
    return this.#countFrom(id, this.#out);
  }

  /** The edges of a shortest way downstream from one node to another; `undefined` = there is none. */
  path(from: string, to: string): readonly LineageEdge[] | undefined {
    const start = this.#numbers.get(from);
    const end = this.#numbers.get(to);
    if (start === undefined || end === undefined) return undefined;
    return shortestWay(this.#out, start, end)?.map((edge) => this.#edgeAt(edge));
  }

  #edgesOf(id: string, { starts, edges }: Adjacency): readonly LineageEdge[] {
    const number = this.#numbers.get(id);
    if (number === undefined) return [];
    const found = edges.subarray(starts[number], starts[number + 1]);
    return Array.from(found, (edge) => this.#edgeAt(edge));
  }

  #countFrom(id: string, side: Adjacency): number {
    const start = this.#numbers.get(id);
    return start === undefined ? 0 : (this.#walkFrom(start, side, Infinity).at(-1) ?? 1) - 1;
  }

  #reach(id: string, side: Adjacency, depth: number): readonly Reached[] {
    const start = this.#numbers.get(id);
    if (start === undefined) return [];
    const ends = this.#walkFrom(start, side, depth);
    const reached: Reached[] = [];
    for (let level = 1; level < ends.length; level += 1) {
      for (let at = ends[level - 1] ?? 0; at < (ends[level] ?? 0); at += 1) {
        const node = this.graph.nodes[this.#queue[at] ?? 0];
        if (node !== undefined) reached.push({ node, depth: level });
      }
    }
    return reached;
  }

  #nodesFrom(id: string, side: Adjacency): readonly LineageNode[] {
    const { nodes } = this.graph;
    const count = this.#countFrom(id, side);
    const found: LineageNode[] = [];
    // A list that grows is copied again and again: that would take longer than the walk.
    found.length = count;
    for (let at = 0; at < count; at += 1) {
      const node = nodes[this.#queue[at + 1] ?? 0];
      if (node !== undefined) found[at] = node;
    }
    return found;
  }

  /**
   * Fills the queue with what is reached, level by level, the start first; returns where in it each
   * level ends. Every node at the end of an edge is written down, and stays there only if it is new: to
   * decide that before costs twice the time, as no processor guesses it.
   */
  #walkFrom(start: number, { starts, others }: Adjacency, depth: number): readonly number[] {
    const queue = this.#queue;
    const visited = this.#visited.fill(0);
    queue[0] = start;
    visited[start] = 1;
    const ends = [1];
    let filled = 1;
    let at = 0;
    while (at < filled && ends.length <= depth) {
      const levelEnd = filled;
      for (; at < levelEnd; at += 1) {
        const number = queue[at] ?? 0;
        const last = starts[number + 1] ?? 0;
        for (let place = starts[number] ?? 0; place < last; place += 1) {
          const other = others[place] ?? 0;
          queue[filled] = other;
          filled += 1 - (visited[other] ?? 1);
          visited[other] = 1;
        }
      }
      if (filled > levelEnd) ends.push(filled);
    }
    return ends;
  }

  #edgeAt(edge: number): LineageEdge {
    const found = this.graph.edges[edge];
    if (found === undefined) throw new Error(`The graph has no edge ${edge}`);
    return found;
  }
}
