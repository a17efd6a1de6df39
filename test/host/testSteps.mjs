import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkout } from './checkout.mjs';
import { run } from './commands.mjs';
import { installVsix } from './installLakeside.mjs';
import { packExtension } from './package.mjs';
import { runVsCodeSuites } from './vscodeSuites.mjs';

/** The cases of test/vscode that also run with nothing but the packed files; they stand in for no dialog. */
const packedCases = ['activation', 'syncRun'];

const bin = (path) => join(checkout, 'node_modules', path);

/**
 * Everything `npm test` proves, in order: cheap things first. Each step returns how many tests
 * passed and failed; a check without tests of its own counts as one.
 */
export const testSteps = [
  { title: 'Build', run: () => check(join(checkout, 'esbuild.mjs'), []) },
  { title: 'Types of src and test', run: () => check(bin('typescript/bin/tsc'), ['--noEmit']) },
  {
    title: 'Types of webview',
    run: () => check(bin('typescript/bin/tsc'), ['--noEmit', '-p', 'webview']),
  },
  {
    title: 'Lint',
    run: () =>
      check(bin('oxlint/bin/oxlint'), ['-c', '.oxlintrc.json', '--type-aware', '--deny-warnings']),
  },
  {
    title: 'Format',
    run: () => check(bin('prettier/bin/prettier.cjs'), ['--check', '--log-level=warn', '.']),
  },
  { title: 'Units', run: () => vitest('unit') },
  { title: 'Contracts, against real servers', run: () => vitest('contracts') },
  { title: 'Faults, each really injected', run: () => vitest('faults') },
  { title: 'In a real VS Code', run: () => suites({}) },
  { title: 'End to end, in a real browser', run: () => vitest('e2e') },
  { title: 'The packed extension, in a real VS Code', run: packed },
];

async function check(script, args) {
  await run(process.execPath, [script, ...args], { quiet: false });
  return { passed: 1, failed: 0 };
}

async function vitest(project) {
  const resultsFile = join(checkout, `out/results/${project}.json`);
  rmSync(resultsFile, { force: true });
  mkdirSync(dirname(resultsFile), { recursive: true });
  const args = ['run', '--config', '.vitest.config.mjs', '--project', project];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const script = bin('vitest/vitest.mjs');
  const failure = await failureOf(
    run(process.execPath, [script, ...args, ...reporters], { quiet: false }),
  );
  const counts = existsSync(resultsFile) ? countVitest(resultsFile) : { passed: 0, failed: 1 };
  // An error outside of every test still fails the run.
  return failure !== undefined && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function countVitest(file) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const broken = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const skipped = results.numPendingTests + results.numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were skipped: that counts as failed`);
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + broken.length + skipped,
  };
}

async function failureOf(promise) {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}

async function suites(options) {
  const results = await runVsCodeSuites(options);
  for (const { title, state, durationMs, error } of results) {
    console.log(`${state === 'passed' ? '✓' : '×'} ${title} (${durationMs} ms)`);
    if (state !== 'passed') console.error(error ?? 'It was skipped: that counts as failed');
  }
  const passed = results.filter(({ state }) => state === 'passed').length;
  return { passed, failed: results.length - passed };
}

/** What can be packed is one test; the suites that then run in VS Code have no other files. */
async function packed() {
  const folder = mkdtempSync(join(tmpdir(), 'lakeside-packed-'));
  try {
    const extensionsDir = join(folder, 'extensions');
    await installVsix(await packExtension(), extensionsDir);
    const { passed, failed } = await suites({ cases: packedCases, extensionsDir });
    return { passed: passed + 1, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
