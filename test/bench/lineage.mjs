// Measures how fast lineage answers what is upstream and downstream: 100,000 nodes with 400,000 edges,
// beside a search over a Map of neighbors, which is how one writes it first.
//   npm run bench -- --lineage
// The figures go to test/bench/results/lineage.json. It takes a few seconds.
import { loadParts } from './parts.mjs';
import { keepResult } from './results.mjs';
import { median, timesOf } from './times.mjs';

const NODES = 100_000;
const EDGES = 400_000;
/** As far apart in the chain of making as two ends of an edge are at most. */
const REACH = 2_000;
const BUILD_ROUNDS = 7;
const WALK_ROUNDS = 40;
/** All that is downstream of something, as a list. */
const TARGET_MS = 5;

export async function benchLineage(options) {
  const file = 'src/core/lineage/graph/lineageIndex.ts';
  const { LineageIndex } = await loadParts('lineageIndex', { [file]: 'LineageIndex' });
  const figures = await measure(layered(), LineageIndex);
  await keepResult('lineage', { nodes: NODES, edges: EDGES, ...figures }, options);
  console.log(render(figures));
}

/** Edges lead onwards from every node to some that were made soon after, as data does. */
function layered() {
  const next = random(20_261_127);
  const nodes = Array.from({ length: NODES }, (_, at) => {
    return { id: `dataset:repo${at % 97}/branch${at}`, kind: 'dataset', name: `branch${at}` };
  });
  const edges = Array.from({ length: EDGES }, (_, at) => {
    const from = at < NODES - 1 ? at : Math.floor(next() * (NODES - 1));
    const to = Math.min(NODES - 1, from + 1 + Math.floor(next() * REACH));
    const [source, target] = [nodes[from].id, nodes[to].id];
    return { id: `${source} uses ${target} ${at}`, source, target, kind: 'uses' };
  });
  return { nodes, edges };
}

async function measure(graph, LineageIndex) {
  const first = graph.nodes[0].id;
  const last = graph.nodes.at(-1).id;
  const index = new LineageIndex(graph);
  const neighbors = neighborsOf(graph);
  const ms = async (rounds, work) => median(await timesOf(rounds, work));
  return {
    reached: index.downstreamCount(first),
    buildMs: await ms(BUILD_ROUNDS, () => new LineageIndex(graph)),
    downstreamMs: await ms(WALK_ROUNDS, () => index.downstreamCount(first)),
    upstreamMs: await ms(WALK_ROUNDS, () => index.upstreamCount(last)),
    nodesMs: await ms(WALK_ROUNDS, () => index.nodesDownstream(first)),
    reachedMs: await ms(WALK_ROUNDS, () => index.downstream(first)),
    pathMs: await ms(WALK_ROUNDS, () => index.path(first, last)),
    simpleBuildMs: await ms(BUILD_ROUNDS, () => neighborsOf(graph)),
    simpleMs: await ms(WALK_ROUNDS / 4, () => simpleSearch(neighbors, first)),
  };
}

function neighborsOf({ edges }) {
  const neighbors = new Map();
  for (const { source, target } of edges) {
    const known = neighbors.get(source);
    if (known === undefined) neighbors.set(source, [target]);
    else known.push(target);
  }
  return neighbors;
}

function simpleSearch(neighbors, start) {
  const found = new Set([start]);
  for (const id of found) for (const next of neighbors.get(id) ?? []) found.add(next);
  return found.size - 1;
}

function render(figures) {
  const shown = (ms) => `${ms.toFixed(1)} ms`;
  const verdict = figures.nodesMs <= TARGET_MS ? 'holds' : 'MISSED';
  return [
    `${NODES} nodes, ${EDGES} edges; ${figures.reached} nodes downstream of the first`,
    `  index built in           ${shown(figures.buildMs)}  (a Map of neighbors, one way: ${shown(figures.simpleBuildMs)})`,
    `  all downstream, counted  ${shown(figures.downstreamMs)}  (over the Map: ${shown(figures.simpleMs)})`,
    `  all upstream, counted    ${shown(figures.upstreamMs)}`,
    `  all downstream, as list  ${shown(figures.nodesMs)}  (with depths: ${shown(figures.reachedMs)})`,
    `  a shortest way           ${shown(figures.pathMs)}`,
    `${verdict}  all downstream as list: ${shown(figures.nodesMs)}, at most ${TARGET_MS}`,
  ].join('\n');
}

/** The same numbers every time. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
