// What `npm test` does a hundred times, a thousand times: kills, edges, power cuts, trees, migrations and
// simulated interleavings. Prints how far it is, and a line for every part; 60 minutes at most on two quiet cores.
//   npm run soak [-- PERCENT [PART…]]      npm run soak -- 10% kills
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkout } from '../host/checkout.mjs';

const VITEST = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
/** Longer than any of them takes. */
const TEST_TIMEOUT_MS = 12 * 60 * 60 * 1000;

/** A number of the environment that stands in it already is left as it is. */
const parts = [
  {
    name: 'interleavings',
    project: 'unit',
    files: ['test/core/release/simulation'],
    count: ['LAKESIDE_INTERLEAVINGS', 100_000],
  },
  {
    name: 'trees',
    project: 'faults',
    files: ['test/faults/trees'],
    count: ['LAKESIDE_TREES', 2000],
  },
  {
    name: 'migrations',
    project: 'contracts',
    files: ['test/connectors/schemas/migration/migration.test'],
    count: ['LAKESIDE_MIGRATIONS', 5000],
  },
  // More than there are: every one of them.
  {
    name: 'cuts',
    project: 'faults',
    files: ['test/faults/powerCuts'],
    count: ['LAKESIDE_CUTS', 10_000],
  },
  { name: 'edges', project: 'faults', files: ['test/faults/edges', 'test/faults/fullDisk'] },
  {
    name: 'kills',
    project: 'faults',
    files: ['test/faults/kills'],
    count: ['LAKESIDE_KILLS', 1000],
  },
];

const [percent = '100%', ...names] = process.argv.slice(2);
const share = Number(/^(\d+)%$/.exec(percent)?.[1]) / 100;
const unknown = names.filter((name) => !parts.some((part) => part.name === name));
if (!(share > 0) || unknown.length > 0) {
  console.error(`npm run soak [-- PERCENT [${parts.map(({ name }) => name).join('|')}…]]`);
  process.exit(2);
}

const lines = [];
for (const part of parts.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const line = soak(part);
  console.log(line);
  lines.push(line);
}
console.log(`\n${lines.join('\n')}`);

function soak({ name, project, files, count: [variable, full] = [] }) {
  const count = variable && (process.env[variable] ?? String(Math.ceil(full * share)));
  const startedAtMs = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [VITEST, 'run', '--config', '.vitest.config.mjs', '--project', project, ...files].concat([
      '--reporter=dot',
      `--testTimeout=${TEST_TIMEOUT_MS}`,
    ]),
    {
      cwd: checkout,
      stdio: 'inherit',
      env: { ...process.env, LAKESIDE_SOAK: '1', ...(variable && { [variable]: count }) },
    },
  );
  if (status !== 0) process.exitCode = 1;
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const what = count === undefined ? name : `${name} (${count})`;
  return `${status === 0 ? '✔' : '✖'} ${what}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`;
}
