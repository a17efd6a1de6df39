// What `npm test` does a hundred times, a thousand times: kills, trees and simulated interleavings.
//   npm run soak
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkout } from '../host/checkout.mjs';

const VITEST = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
/** Longer than any of them takes. */
const TEST_TIMEOUT_MS = 12 * 60 * 60 * 1000;

/** Numbers of the environment that stand in it already are left as they are. */
const counts = {
  LAKESIDE_KILLS: '1000',
  LAKESIDE_TREES: '2000',
  LAKESIDE_INTERLEAVINGS: '100000',
};

const suites = [
  { project: 'unit', files: ['test/core/release'] },
  { project: 'faults', files: ['test/faults/trees', 'test/faults/kills'] },
];

for (const { project, files } of suites) {
  const args = ['run', '--config', '.vitest.config.mjs', '--project', project, ...files];
  const { status } = spawnSync(
    process.execPath,
    [VITEST, ...args, `--testTimeout=${TEST_TIMEOUT_MS}`],
    { cwd: checkout, stdio: 'inherit', env: { ...counts, ...process.env } },
  );
  if (status !== 0) process.exitCode = 1;
}
