import { assembleLineage } from '../../core/lineage/graph/assembleLineage';
import { withoutRepetitions } from '../../core/lineage/graph/repetitions';
import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';

/** Tells what several lakes told first, as one, once each of them has told something. */
export class FirstOfAll {
  readonly #tell: (graph: LineageGraph) => void | Promise<void>;
  readonly #graphs: (LineageGraph | undefined)[];
  /** Lakes whose whole is not there. */
  #left: number;

  constructor(count: number, tell: (graph: LineageGraph) => void | Promise<void>) {
    this.#tell = tell;
    this.#graphs = Array.from({ length: count }, () => undefined);
    this.#left = count;
  }

  /** Resolves when what there was to tell is told. */
  async addFirst(place: number, graph: LineageGraph): Promise<void> {
    if (this.#graphs[place] !== undefined) return;
    this.#graphs[place] = graph;
    const told = this.#graphs.filter((one) => one !== undefined);
    // When nothing is left to wait for, the whole comes by itself.
    if (told.length < this.#graphs.length || this.#left === 0) return;
    const joined = await joinGraphs(told, { isWhole: false });
    if (joined.nodes.length > 0) await this.#tell(joined);
  }

  /** Counts as the first of a lake that told nothing before. */
  addWhole(place: number, graph: LineageGraph): Promise<void> {
    this.#left -= 1;
    return this.addFirst(place, graph);
  }
}

/** One graph of those of several lakes. */
export async function joinGraphs(
  graphs: readonly LineageGraph[],
  options: { readonly isWhole: boolean },
): Promise<LineageGraph> {
  const [only] = graphs;
  if (only !== undefined && graphs.length === 1) return only;
  const parts = graphs.map(({ nodes, edges }) => ({ nodes, edges, problems: [] }));
  const joined = await assembleLineage(parts, options);
  const renamed = new Map(graphs.flatMap((graph) => [...(graph.renamed ?? [])]));
  // One lake may say better what another one says.
  const edges = await withoutRepetitions(joined.edges);
  return { nodes: joined.nodes, edges, ...(renamed.size > 0 && { renamed }) };
}
