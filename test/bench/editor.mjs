// Measures the extension host of a real VS Code under Lakeside's heaviest work: how long its event
// loop stands still while a run is synchronized (5 000 × 4 KB and 1 × 500 MB), while a run of 150 000
// files, or as many as one says, is looked at, planned and its report shown; and how long Lakeside takes to activate.
//   npm run bench -- --editor [--files N] [--profile]
// With --profile it also says where the longest turns went, which are longer for it; that is not kept.
// The figures go to test/bench/results/editor.json. Takes about two minutes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { checkout } from '../host/checkout.mjs';
import { findTestVsCode } from '../host/installVsCode.mjs';
import { createContainer } from './container.mjs';
import { keepResult } from './results.mjs';
import { sink } from './servers.mjs';

const SMALL_FILES = 5_000;
const LARGE_BYTES = 500_000_000;

/** @param {string} folder an empty one, removed by whoever made it */
export async function benchEditor(folder, { files, isProfiled, ...options }) {
  const server = await sink(0).start();
  try {
    await createContainer(server.endpoint);
    const workspace = await makeWorkspace(folder, files);
    const figuresFile = join(folder, 'figures.json');
    const lake = describeLake(folder, server.endpoint);
    await runInVsCode({ folder, workspace, lake, figuresFile, isProfiled });
    const figures = { files, ...JSON.parse(await readFile(figuresFile, 'utf8')) };
    if (!isProfiled) await keepResult('editor', figures, options);
    console.log(
      [render(figures), ...[figures.activation, ...figures.turns].flatMap(renderShares)].join('\n'),
    );
  } finally {
    await server.stop();
  }
}

async function runInVsCode({ folder, workspace, lake, figuresFile, isProfiled }) {
  const entry = join(checkout, 'out/vscode/benchEditor.js');
  await build({
    entryPoints: [fileURLToPath(new URL('editor/inHost.ts', import.meta.url))],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  await runTests({
    vscodeExecutablePath: await findTestVsCode(),
    extensionDevelopmentPath: checkout,
    extensionTestsPath: entry,
    extensionTestsEnv: {
      LAKESIDE_BENCH_FIGURES: figuresFile,
      LAKESIDE_BENCH_LAKE: lake,
      ...(isProfiled && { LAKESIDE_BENCH_PROFILE: 'yes' }),
      LAKESIDE_STATE: join(folder, 'state'),
    },
    launchArgs: [
      workspace,
      `--extensions-dir=${join(folder, 'extensions')}`,
      `--user-data-dir=${join(folder, 'user')}`,
    ],
  });
}

/** The lake file's text. */
function describeLake(folder, blobEndpoint) {
  const source = {
    name: 'bench',
    folder: join(folder, 'runs'),
    kind: 'folders',
    container: 'bench',
    completionDelay: '0s',
  };
  return JSON.stringify({ storage: { blobEndpoint }, sources: [source] });
}

/** The scan is off: it would measure itself. */
async function makeWorkspace(folder, manyFiles) {
  const workspace = join(folder, 'workspace');
  const runs = join(folder, 'runs');
  await mkdir(join(folder, 'user/User'), { recursive: true });
  await writeFile(
    join(folder, 'user/User/settings.json'),
    JSON.stringify({ 'lakeside.runs.scanMinutes': 0 }),
  );
  await mkdir(workspace);
  writeFiles(join(runs, 'mixed'), SMALL_FILES, 4096);
  await writeFile(
    join(runs, 'mixed/large.bin'),
    Buffer.alloc(LARGE_BYTES, 'a large file of noise '),
  );
  writeFiles(join(runs, 'many'), manyFiles, 16);
  return workspace;
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

function renderShares({ name, profiled = [] }) {
  return profiled.flatMap(({ cpuMs, shares }) => [
    `\nA turn of ${name}, ${cpuMs} ms by CPU:`,
    ...shares.map(([place, ms]) => `  ${ms.toFixed(1).padStart(6)} ms  ${place}`),
  ]);
}

function render({ activation, turns }) {
  const rows = [activation, ...turns].map(
    ({ name, wallMs, longestMs, p99Ms, longestCpuMs, overBar }) =>
      `| ${[name, `${(wallMs / 1000).toFixed(1)} s`, `${longestMs} ms`, `${p99Ms} ms`, `${longestCpuMs} ms`, overBar].join(' | ')} |`,
  );
  return [
    `Activation takes ${activation.cpuMs.toFixed(1)} ms by CPU`,
    '| while | for | longest turn | 99 % under | longest by CPU | over 50 ms |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
