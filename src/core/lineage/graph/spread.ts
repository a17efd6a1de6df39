import { columnReach } from './columnReach';
import type { LineageEdge, LineageNode } from './lineageGraph';
import type { LineageIndex, Reached } from './lineageIndex';
import { withStanding } from './withStanding';

/** All that several nodes reach together. */
export interface Spread {
  readonly starts: readonly LineageNode[];
  /** Nearest first, by the start that is nearest; without the starts. */
  readonly reached: readonly Reached[];
  /** Those between what was reached and the starts, in the order of the graph. */
  readonly edges: readonly LineageEdge[];
}

export interface SpreadOptions {
  /** How many edges far at most; absent = all. */
  readonly depth?: number;
  /** Whether columns that are reached are told, and not only what they are of; absent = they are not. */
  readonly columns?: boolean;
}

/** Follows the data downstream from nodes; from columns only to what uses them, or may. */
export function spreadFrom(
  index: LineageIndex,
  ids: Iterable<string>,
  options: SpreadOptions = {},
): Spread {
  const { starts, reached, edges } = reachFrom(index, ids, options);
  return {
    starts: starts.map((node) => withStanding(node, index)),
    reached: reached.map((one) => ({ ...one, node: withStanding(one.node, index) })),
    edges,
  };
}

function reachFrom(
  index: LineageIndex,
  ids: Iterable<string>,
  { depth, columns = false }: SpreadOptions,
): Spread {
  const starts = new Set(ids);
  const nodes = [...starts].flatMap((id) => index.node(id) ?? []);
  if (nodes.some(({ kind }) => kind === 'column')) {
    const limit = depth === undefined ? {} : { depth };
    const found = columnReach(index, starts, { direction: 'downstream', columns, ...limit });
    return { starts: nodes, ...found };
  }
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
    starts: nodes,
    reached: [...nearest.values()].sort((a, b) => a.depth - b.depth),
    edges: index.graph.edges.filter(({ source, target }) => isPart(source) && isPart(target)),
  };
}
