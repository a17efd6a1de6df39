import type { LineageEdge, LineageNode } from './lineageGraph';
import type { LineageIndex, Reached } from './lineageIndex';

/** All that several nodes reach together. */
export interface Spread {
  readonly starts: readonly LineageNode[];
  /** Nearest first, by the start that is nearest; without the starts. */
  readonly reached: readonly Reached[];
  /** Those between what was reached and the starts, in the order of the graph. */
  readonly edges: readonly LineageEdge[];
}

/** Follows the data downstream from nodes, at most `depth` edges far. */
export function spreadFrom(index: LineageIndex, ids: Iterable<string>, depth?: number): Spread {
  const starts = new Set(ids);
  const nearest = new Map<string, Reached>();
  for (const id of starts) {
    for (const one of index.downstream(id, depth)) {
      const known = nearest.get(one.node.id);
      if (!starts.has(one.node.id) && (known === undefined || one.depth < known.depth)) {
        nearest.set(one.node.id, one);
      }
    }
  }
  const isPart = (id: string): boolean => starts.has(id) || nearest.has(id);
  return {
    starts: [...starts].flatMap((id) => index.node(id) ?? []),
    reached: [...nearest.values()].sort((a, b) => a.depth - b.depth),
    edges: index.graph.edges.filter(({ source, target }) => isPart(source) && isPart(target)),
  };
}
