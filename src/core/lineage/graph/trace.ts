import { columnReach } from './columnReach';
import type { LineageEdge, LineageNode } from './lineageGraph';
import type { LineageIndex, Reached } from './lineageIndex';
import { withStanding } from './withStanding';

export type TraceDirection = 'upstream' | 'downstream';

/** What is upstream or downstream of a node. */
export interface Trace {
  readonly focus: LineageNode;
  readonly direction: TraceDirection;
  /** Nearest first, without the focus. */
  readonly reached: readonly Reached[];
  /** Those between what was reached and the focus, in the order of the graph. */
  readonly edges: readonly LineageEdge[];
}

export interface TraceOptions {
  readonly direction: TraceDirection;
  /** How many edges far at most; absent = all. */
  readonly depth?: number;
  /** Of a column, whether other columns are told, and not only what they are of; absent = they are not. */
  readonly columns?: boolean;
}

/** Follows the data from a node; `undefined` = there is no such node. */
export function trace(index: LineageIndex, id: string, options: TraceOptions): Trace | undefined {
  const node = index.node(id);
  if (node === undefined) return undefined;
  const { reached, edges } = reachOf(node, index, options);
  return {
    focus: withStanding(node, index),
    direction: options.direction,
    reached: reached.map((one) => ({ ...one, node: withStanding(one.node, index) })),
    edges,
  };
}

function reachOf(
  { id, kind }: LineageNode,
  index: LineageIndex,
  options: TraceOptions,
): Pick<Trace, 'reached' | 'edges'> {
  const { direction, depth } = options;
  if (kind === 'column') return columnReach(index, [id], options);
  const reached =
    direction === 'upstream' ? index.upstream(id, depth) : index.downstream(id, depth);
  const ids = new Set([id, ...reached.map(({ node }) => node.id)]);
  const edges = index.graph.edges.filter(
    ({ source, target }) => ids.has(source) && ids.has(target),
  );
  return { reached, edges };
}
