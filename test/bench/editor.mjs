// Measures the extension host of a real VS Code under Lakeside's heaviest work: how long its event
// loop stands still while a run is synchronized (5 000 × 4 KB and 1 × 500 MB), while a NovaSeq X's run of
// 150 000 files, or as many as one says, all of them in its manifest, is looked at, planned, its report shown,
// and released; and how long Lakeside takes to activate.
//   npm run bench -- --editor [--files N] [--profile]
// With --profile it also says where the longest turns went, which are longer for it; that is not kept.
// The figures go to test/bench/results/editor.json. Takes about two minutes.
import { createHash } from 'node:crypto';
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
const FILES_PER_FOLDER = 500;
/** Also in editor/editorInHost.ts. */
const SEQUENCED = '20231108_LH00188_0028_B22F52TLT3';

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
    kind: 'illumina',
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
  await makeSequenced(join(runs, SEQUENCED), manyFiles);
}

async function makeSequenced(run, count) {
  const lane = 'Data/Intensities/BaseCalls/L001';
  const written = writeFiles(join(run, lane), count, 16);
  const lines = written.map(({ path, md5Hex }) => `${lane}/${path}\t${md5Hex}\n`);
  const cycles = Math.ceil(count / FILES_PER_FOLDER);
  const files = {
    'RunInfo.xml': `<RunInfo><Run Id="${SEQUENCED}"><Reads><Read NumCycles="${cycles}"/></Reads><FlowcellLayout LaneCount="1"/></Run></RunInfo>`,
    'RTAComplete.txt': '',
    'CopyComplete.txt': '',
    'Manifest.tsv': lines.join(''),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(run, name), text);
}

/** Synchronously, which takes a third of the time. */
function writeFiles(folder, count, sizeBytes) {
  return Array.from({ length: count }, (_, index) => {
    const sub = `C${Math.floor(index / FILES_PER_FOLDER) + 1}.1`;
    if (index % FILES_PER_FOLDER === 0) mkdirSync(join(folder, sub), { recursive: true });
    const bytes = Buffer.alloc(sizeBytes, `${index} `);
    const path = `${sub}/s_${index}.bcl`;
    writeFileSync(join(folder, path), bytes);
    return { path, md5Hex: createHash('md5').update(bytes).digest('hex') };
  });
}
