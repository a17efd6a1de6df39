import { formatDuration } from '../base/durations';
import { formatQuantity } from '../base/sizes';
import type { GraphLayout, GraphToPlace, PlacedGraph } from './graphLayout';
import { LayoutError } from './layoutError';
import { placeGraph } from './placeGraph';

/**
 * Places a graph as {@link placeGraph} does, unless it takes longer than a person waits.
 * @throws LayoutError after the deadline, or as {@link GraphLayout.place}
 */
export async function placeWithin(
  layout: Pick<GraphLayout, 'place'>,
  graph: GraphToPlace,
  { signal, deadlineMs }: { readonly signal: AbortSignal; readonly deadlineMs: number },
): Promise<PlacedGraph> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    return await placeGraph(layout, graph, { signal: AbortSignal.any([signal, deadline]) });
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error;
    const count = formatQuantity(graph.nodes.length, 'node');
    throw new LayoutError(
      `No better places were found for ${count} within ${formatDuration(deadlineMs)}`,
      { remedy: 'Show fewer of them, or draw groups as one', cause: error },
    );
  }
}
