import type { LineageKind, LineageNode } from '../graph/lineageGraph';
import type { LineageIndex } from '../graph/lineageIndex';

/** What people begin with, the most likely first. */
const startKinds: readonly LineageKind[] = [
  'dataset',
  'pipeline',
  'table',
  'view',
  'run',
  'source',
];

/** One thing of each kind to begin with: of those that the most is joined to, the first. */
export function startsOf(index: LineageIndex): readonly LineageNode[] {
  const best = new Map<LineageKind, { readonly node: LineageNode; readonly degree: number }>();
  for (const [place, node] of index.graph.nodes.entries()) {
    const degree = index.degreeAt(place);
    if (degree > (best.get(node.kind)?.degree ?? -1)) best.set(node.kind, { node, degree });
  }
  return startKinds.flatMap((kind) => best.get(kind)?.node ?? []);
}
