// Runs the scenarios of the loss suite with Lakeside, AzCopy and rclone on an Azurite, each as an
// operator would use it to copy a run, check the copy and have the disk back, and keeps what came
// of it. Nothing is asserted here: the suite itself does that for Lakeside.
//   npm run losses [-- PART-OF-A-SCENARIO'S-NAME]
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { AZCOPY, CLI, ROOT, describeMachine, prepareMachine } from '../../bench/machine.mjs';
import { requireBuild, requireKeepable } from '../../bench/provenance.mjs';
import { startAzurite } from '../../host/azurite.mjs';
import { updateReadme, wordFor } from './table.mjs';

const RESULTS = new URL('results/losses.json', import.meta.url);
/** Bundled, because Node 20 runs no TypeScript; as deep below the checkout as the modules it holds. */
const BUNDLE = fileURLToPath(new URL('../../../out/faults/losses/measure.mjs', import.meta.url));

const only = process.argv[2];
await prepareMachine();
if (only === undefined) await requireKeepable(ROOT);
await requireBuild(ROOT);
await build({
  entryPoints: [fileURLToPath(new URL('measure.ts', import.meta.url))],
  outfile: BUNDLE,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const { measureLosses } = await import(BUNDLE);
const azurite = await startAzurite();
try {
  const programs = { lakeside: CLI, azCopy: AZCOPY, rclone: 'rclone' };
  const service = { ...azurite, kind: 'Azurite' };
  const scenarios = await measureLosses(service, programs, { only, onScenario: print });
  if (only === undefined) await keep(scenarios);
} finally {
  await azurite.stop();
}

async function keep(scenarios) {
  const date = new Date().toISOString().slice(0, 10);
  const results = { date, machine: await describeMachine(), scenarios };
  await mkdir(new URL('.', RESULTS), { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  await updateReadme();
}

function print({ name, onlyHere, results }) {
  const words = results.map((result) => `${result.tool}: ${wordFor(result)}`);
  console.log(`${name}\n    ${onlyHere ?? words.join(' | ')}`);
}
