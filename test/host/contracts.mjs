import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { checkout } from './checkout.mjs';
import { run } from './commands.mjs';

/*
 * node contracts.mjs [FOLDER] [FILTER…]
 *
 * What `npm run test:contracts` runs: the contract suites, against real servers and stand-ins. Given a
 * folder with official documents of other systems (`gitlab`, `openlineage`), it holds our clients,
 * stand-ins and documents against those, too. Filters are parts of paths of test files, as vitest takes
 * them.
 */

const isDocuments = (folder) =>
  ['gitlab', 'openlineage'].some((name) => existsSync(join(resolve(folder), name)));

const given = argv.slice(2);
const folder = given.find(isDocuments);
const filters = given.filter((argument) => argument !== folder);
const projects = ['contracts', ...(folder === undefined ? [] : ['documents'])];
const vitest = join(checkout, 'node_modules/vitest/vitest.mjs');

try {
  await run(
    execPath,
    [
      vitest,
      'run',
      '--config',
      '.vitest.config.mjs',
      ...projects.flatMap((project) => ['--project', project]),
      ...filters,
    ],
    {
      quiet: false,
      env: folder === undefined ? env : { ...env, LAKESIDE_CONTRACTS: resolve(folder) },
    },
  );
} catch {
  exit(1);
}
