// Measures what a person meets who opens a lake of a hundred thousand datasets in a real VS Code: how long
// the extension host's event loop stands still while the view *Lineage* reads and lists them, filters and
// finds a name among them, draws the lineage of one, and completes an address; and how long the window
// waits for the host meanwhile.
//   npm run bench -- --datasets --editor [--profile]
// The figures go to test/bench/results/datasetsInEditor.json. It takes about two minutes.
import { fileURLToPath } from 'node:url';
import { measureInVsCode, renderTurns } from '../inVsCode.mjs';
import { keepResult } from '../results.mjs';
import { madeLake } from '../servers.mjs';
import { CONTAINER } from './madeLake.mjs';

const DATASETS = 100_000;

/** @param {string} folder an empty one, removed by whoever made it */
export async function benchDatasetsInEditor(folder, { isProfiled, ...options }) {
  const server = await madeLake(DATASETS, { isTold: true }).start();
  try {
    const measured = await measureInVsCode({
      folder,
      entry: fileURLToPath(new URL('datasetsInHost.ts', import.meta.url)),
      lake: { storage: { blobEndpoint: server.endpoint }, datasets: { container: CONTAINER } },
      isProfiled,
    });
    const figures = { datasets: DATASETS, ...measured };
    if (!isProfiled) await keepResult('datasetsInEditor', figures, options);
    const { nodes, edges, longestAnswerMs, heapBytes, turns } = figures;
    console.log(renderTurns(turns));
    console.log(
      `${nodes} nodes, ${edges} edges; heap ${Math.round(heapBytes / 1e6)} MB; the window waited at most ${longestAnswerMs} ms`,
    );
  } finally {
    await server.stop();
  }
}
