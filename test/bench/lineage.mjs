// Measures how fast lineage answers what is upstream and downstream: 100,000 nodes with 400,000 edges,
// beside a search over a Map of neighbors, which is how one writes it first.
//   npm run bench -- --lineage
// The figures go to test/bench/results/lineage.json. It takes a few seconds.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { checkout } from '../host/checkout.mjs';

const NODES = 100_000;
const EDGES = 400_000;
/** As far apart in the chain of making as two ends of an edge are at most. */
const REACH = 2_000;
const BUILD_ROUNDS = 7;
const WALK_ROUNDS = 40;

export async function benchLineage(folder, { machine, resultsFolder }) {
  const { LineageIndex } = await loadIndex(folder);
  const graph = layered();
  const figures = measure(graph, LineageIndex);
  const date = new Date().toISOString().slice(0, 10);
  await mkdir(resultsFolder, { recursive: true });
  const result = { date, machine, nodes: NODES, edges: EDGES, ...figures };
  await writeFile(join(resultsFolder, 'lineage.json'), `${JSON.stringify(result, undefined, 2)}\n`);
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

function measure(graph, LineageIndex) {
  const first = graph.nodes[0].id;
  const last = graph.nodes.at(-1).id;
  const index = new LineageIndex(graph);
  const neighbors = neighborsOf(graph);
  return {
    reached: index.downstreamCount(first),
    buildMs: median(BUILD_ROUNDS, () => new LineageIndex(graph)),
    downstreamMs: median(WALK_ROUNDS, () => index.downstreamCount(first)),
    upstreamMs: median(WALK_ROUNDS, () => index.upstreamCount(last)),
    nodesMs: median(WALK_ROUNDS, () => index.downstream(first)),
    pathMs: median(WALK_ROUNDS, () => index.path(first, last)),
    simpleBuildMs: median(BUILD_ROUNDS, () => neighborsOf(graph)),
    simpleMs: median(WALK_ROUNDS / 4, () => simpleSearch(neighbors, first)),
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

function median(rounds, work) {
  const times = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    work();
    return performance.now() - startedMs;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
}

function render(figures) {
  const shown = (ms) => `${ms.toFixed(1)} ms`;
  return [
    `${NODES} nodes, ${EDGES} edges; ${figures.reached} nodes downstream of the first`,
    `  index built in           ${shown(figures.buildMs)}  (a Map of neighbors, one way: ${shown(figures.simpleBuildMs)})`,
    `  all downstream, counted  ${shown(figures.downstreamMs)}  (over the Map: ${shown(figures.simpleMs)})`,
    `  all upstream, counted    ${shown(figures.upstreamMs)}`,
    `  all downstream, as list  ${shown(figures.nodesMs)}`,
    `  a shortest way           ${shown(figures.pathMs)}`,
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

async function loadIndex(folder) {
  const outfile = join(folder, 'lineageIndex.mjs');
  await build({
    entryPoints: [join(checkout, 'src/core/lineage/graph/lineageIndex.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}
