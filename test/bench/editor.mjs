// Measures the extension host of a real VS Code under Lakeside's heaviest work: how long its event
// loop stands still while a run is synchronized (5 000 × 4 KB and 1 × 500 MB), while a run of 150 000
// files, or as many as one says, is looked at, planned and its report shown; and how long Lakeside takes
// to activate.
//   npm run bench -- --editor [--files N] [--profile]
// With --profile it also says where the longest turns went, which are longer for it; that is not kept.
// The figures go to test/bench/results/editor.json. Takes about two minutes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContainer } from './container.mjs';
import { measureInVsCode, renderTurns } from './inVsCode.mjs';
import { keepResult } from './results.mjs';
import { sink } from './servers.mjs';

const SMALL_FILES = 5_000;
const LARGE_BYTES = 500_000_000;

/** @param {string} folder an empty one, removed by whoever made it */
export async function benchEditor(folder, { files, isProfiled, ...options }) {
  const server = await sink(0).start();
  try {
    await createContainer(server.endpoint);
    const runs = join(folder, 'runs');
    await makeRuns(runs, files);
    const measured = await measureInVsCode({
      folder,
      entry: fileURLToPath(new URL('editor/editorInHost.ts', import.meta.url)),
      lake: lakeOf(runs, server.endpoint),
      // It would measure itself.
      settings: { 'lakeside.runs.scanMinutes': 0 },
      isProfiled,
    });
    const figures = { files, ...measured };
    if (!isProfiled) await keepResult('editor', figures, options);
    const { activation, turns } = figures;
    console.log(`Activation takes ${activation.cpuMs.toFixed(1)} ms by CPU`);
    console.log(renderTurns([activation, ...turns]));
  } finally {
    await server.stop();
  }
}

function lakeOf(folder, blobEndpoint) {
  const source = {
    name: 'bench',
    folder,
    kind: 'folders',
    container: 'bench',
    completionDelay: '0s',
  };
  return { storage: { blobEndpoint }, sources: [source] };
}

async function makeRuns(runs, manyFiles) {
  writeFiles(join(runs, 'mixed'), SMALL_FILES, 4096);
  await writeFile(
    join(runs, 'mixed/large.bin'),
    Buffer.alloc(LARGE_BYTES, 'a large file of noise '),
  );
  writeFiles(join(runs, 'many'), manyFiles, 16);
}

/** Synchronously, which takes a third of the time. */
function writeFiles(folder, count, sizeBytes) {
  const perFolder = 500;
  for (let index = 0; index < count; index++) {
    const sub = join(folder, `C${Math.floor(index / perFolder)}.1`);
    if (index % perFolder === 0) mkdirSync(sub, { recursive: true });
    writeFileSync(join(sub, `s_${index}.bcl`), Buffer.alloc(sizeBytes, `${index} `));
  }
}
