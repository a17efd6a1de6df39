import { filterInSlices, groupInSlices } from '../../base/slices';
import type { LineageEdge } from './lineageGraph';

/**
 * Edges of one moment without those that are no news: that a dataset comes from another where a pipeline is
 * known that reads the one and makes the other; or that a pipeline reads a version of what it reads the
 * latest of.
 */
export async function withoutRepetitions(
  edges: readonly LineageEdge[],
): Promise<readonly LineageEdge[]> {
  const bySource = await groupInSlices(edges, ({ source }) => source);
  const leadsTo = (from: string, to: string): boolean =>
    (bySource.get(from) ?? []).some(({ target }) => target === to);
  return filterInSlices(edges, ({ kind, source, target }) => {
    const others = bySource.get(source) ?? [];
    if (kind === 'readsPinned') {
      return !others.some((other) => other.kind === 'reads' && other.target === target);
    }
    if (kind !== 'derives' || !source.startsWith('dataset:')) return true;
    return !others.some((read) => read.kind !== 'derives' && leadsTo(read.target, target));
  });
}
