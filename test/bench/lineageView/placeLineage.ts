import { parentPort, workerData } from 'node:worker_threads';
import { graphlib, layout } from '@dagrejs/dagre';
import Elk from 'elkjs/lib/elk.bundled.js';
import { fromElk, toElk } from '../../../src/connectors/layout/elkGraph';
import type { GraphToPlace, PlacedGraph } from '../../../src/core/graph/graphLayout';
import { growPlaces } from '../../../src/core/graph/growPlaces';
import { warmLayout } from '../../../src/core/graph/warmLayout';
import { largeLineage } from '../../fakes/lineages';

/** Places a lineage in one way, in a thread that was started for it, and tells how long that took. */

const { way, count } = workerData as { readonly way: string; readonly count: number };

const lineage = largeLineage(count);
const graph: GraphToPlace = {
  nodes: lineage.nodes.map(({ id }) => ({ id, width: 220, height: 60 })),
  edges: lineage.edges,
};

const ways: Readonly<Record<string, () => unknown>> = {
  grow: () => growPlaces(graph, { known: new Map() }),
  lakeside: () => new Elk().layout(toElk(graph)),
  warmed: () => new Elk().layout(toElk(graph)),
  elk: () => {
    const { children = [], edges = [] } = toElk(graph);
    const layoutOptions = { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT' };
    return new Elk().layout({ id: 'graph', layoutOptions, children, edges });
  },
  dagre: () => {
    const asked = new graphlib.Graph().setGraph({ rankdir: 'LR' }).setDefaultEdgeLabel(() => ({}));
    for (const { id, width, height } of graph.nodes) asked.setNode(id, { width, height });
    for (const { source, target } of graph.edges) asked.setEdge(source, target);
    return layout(asked);
  },
};

if (way === 'warmed') {
  // As the panel does while nobody waits.
  const place = (example: GraphToPlace): Promise<PlacedGraph> =>
    new Elk().layout(toElk(example)).then((placed) => fromElk(placed, example));
  await warmLayout({ place }, { signal: new AbortController().signal });
}
const startedMs = performance.now();
await ways[way]?.();
parentPort?.postMessage(performance.now() - startedMs);
