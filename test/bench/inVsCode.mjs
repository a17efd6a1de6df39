import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { checkout } from '../host/checkout.mjs';
import { findTestVsCode } from '../host/installVsCode.mjs';

/**
 * Runs a measurement in the extension host of a real VS Code that has an empty folder open and loads Lakeside
 * from the checkout; returns the figures that it left.
 *
 * @param {string} options.folder an empty one, removed by whoever made it
 * @param {string} options.entry the TypeScript whose `run` measures
 * @param {object} options.lake what the lake file says, written by the measurement when it wants it
 */
export async function measureInVsCode({ folder, entry, lake, settings = {}, isProfiled }) {
  const bundled = join(checkout, 'out/vscode', `${basename(entry, '.ts')}.js`);
  await build({
    entryPoints: [entry],
    outfile: bundled,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  await mkdir(join(folder, 'user/User'), { recursive: true });
  await writeFile(join(folder, 'user/User/settings.json'), JSON.stringify(settings));
  const figuresFile = join(folder, 'figures.json');
  await runTests({
    vscodeExecutablePath: await findTestVsCode(),
    extensionDevelopmentPath: checkout,
    extensionTestsPath: bundled,
    extensionTestsEnv: {
      LAKESIDE_BENCH_FIGURES: figuresFile,
      LAKESIDE_BENCH_LAKE: JSON.stringify(lake),
      ...(isProfiled && { LAKESIDE_BENCH_PROFILE: 'yes' }),
      LAKESIDE_STATE: join(folder, 'state'),
    },
    launchArgs: [
      workspace,
      `--extensions-dir=${join(folder, 'extensions')}`,
      `--user-data-dir=${join(folder, 'user')}`,
    ],
  });
  return JSON.parse(await readFile(figuresFile, 'utf8'));
}

/** A table of how long the extension host stood still, and where the longest turns went if that was asked for. */
export function renderTurns(turns) {
  const rows = turns.map(({ name, wallMs, longestMs, p99Ms, longestCpuMs, overBar }) =>
    tableRow([
      name,
      `${(wallMs / 1000).toFixed(1)} s`,
      `${longestMs} ms`,
      `${p99Ms} ms`,
      `${longestCpuMs} ms`,
      overBar,
    ]),
  );
  return [
    '| while | for | longest turn | 99 % under | longest by CPU | over 50 ms |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...turns.flatMap(renderShares),
  ].join('\n');
}

function tableRow(cells) {
  return `| ${cells.join(' | ')} |`;
}

function renderShares({ name, profiled = [] }) {
  return profiled.flatMap(({ cpuMs, shares }) => [
    `\nA turn of ${name}, ${cpuMs} ms by CPU:`,
    ...shares.map(([place, ms]) => `  ${ms.toFixed(1).padStart(6)} ms  ${place}`),
  ]);
}
