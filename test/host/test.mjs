import { argv, exit, umask } from 'node:process';
import { testSteps } from './testSteps.mjs';

/*
 * node test.mjs [PART-OF-A-TITLE…]
 *
 * What `npm test` runs after the set-up: every step, also after one failed. The last line is always
 * `N passed, N failed`. A step that ran nothing has failed. Given parts of titles, as in
 * `npm test -- units`, it runs only the steps they name.
 */

// Some tests act as another user, who has to get at what they wrote.
umask(0o022);

async function runStep({ title, run }) {
  console.log(`\n── ${title}`);
  const start = performance.now();
  const counts = await countsOf(run);
  return { title, ...counts, seconds: (performance.now() - start) / 1000 };
}

async function countsOf(run) {
  try {
    const { passed, failed } = await run();
    return passed + failed === 0 ? { passed, failed: 1 } : { passed, failed };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

function printTable(results) {
  const width = Math.max(...results.map(({ title }) => title.length));
  console.log();
  for (const { title, passed, failed, seconds } of results) {
    const cells = [`${passed} passed`.padStart(12), `${failed} failed`.padStart(10)];
    console.log(`${title.padEnd(width)}${cells.join('')}${seconds.toFixed(1).padStart(8)} s`);
  }
}

function sum(results, key) {
  return results.reduce((total, result) => total + result[key], 0);
}

function selectSteps(parts) {
  if (parts.length === 0) return testSteps;
  const named = testSteps.filter(({ title }) =>
    parts.some((part) => title.toLowerCase().includes(part.toLowerCase())),
  );
  if (named.length > 0) return named;
  console.error(
    `No step is called so; there are: ${testSteps.map(({ title }) => title).join(', ')}`,
  );
  return exit(2);
}

const results = [];
for (const step of selectSteps(argv.slice(2))) results.push(await runStep(step));
printTable(results);
const failed = sum(results, 'failed');
console.log(`${sum(results, 'passed')} passed, ${failed} failed`);
exit(failed === 0 ? 0 : 1);
