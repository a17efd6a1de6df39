import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { startAzurite } from './azurite.mjs';
import { checkout } from './checkout.mjs';
import { temporaryFolder } from './guarded.mjs';
import { findTestVsCode } from './installVsCode.mjs';

/*
 * Every folder of test/vscode is a case: its *.test.ts run together in one VS Code that has opened a
 * copy of its `workspace`, or the `case.code-workspace` in that. A `case.json` may add `settings`. The
 * blob service of all cases is one Azurite; a lake file that names the emulator's usual address is
 * pointed at it. Cases whose `case.json` says `"postgres": true` share one Postgres; a lake file that
 * names the port 54320 is pointed at that.
 */

const casesFolder = join(checkout, 'test/vscode');
const usualOrigin = 'http://127.0.0.1:10000';
const usualPostgresPort = '54320';

/** Names of all cases. */
export function vscodeCases() {
  return readdirSync(casesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && suitesOf(entry.name).length > 0)
    .map((entry) => entry.name);
}

/**
 * Runs cases in a real VS Code, one after the other.
 *
 * @param options.cases names of folders in test/vscode
 * @param options.extensionsDir holds an installed Lakeside; left out, it is loaded from the checkout
 * @returns one entry `{ title, state, durationMs, error }` per test
 */
export async function runVsCodeSuites({ cases = vscodeCases(), extensionsDir }) {
  await bundle(cases);
  const executable = await findTestVsCode();
  const azurite = await startAzurite();
  const postgres = cases.some((name) => readCase(name).postgres)
    ? await startPostgres()
    : undefined;
  try {
    const results = [];
    for (const name of cases) {
      const options = { name, extensionsDir, executable, origin: azurite.origin, postgres };
      results.push(...(await runCase(options)));
    }
    return results;
  } finally {
    await postgres?.stop();
    await azurite.stop();
  }
}

/** What a case says of itself. */
function readCase(name) {
  const file = join(casesFolder, name, 'case.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The Postgres of the contract suites, which are TypeScript, with a certificate for `localhost`. */
async function startPostgres() {
  const outfile = join(checkout, 'out/vscode/startPostgres.mjs');
  await build({
    stdin: {
      contents: "export * from './startPostgres'; export * from './certificates';",
      resolveDir: join(checkout, 'test/connectors/postgres'),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  const { certificateFor, startPostgres: start } = await import(pathToFileURL(outfile).href);
  const certificate = certificateFor('localhost');
  const rootFile = join(checkout, 'out/vscode/root.crt');
  writeFileSync(rootFile, certificate.certificatePem);
  return { ...(await start({ certificate })), rootFile };
}

function suitesOf(name) {
  return readdirSync(join(casesFolder, name), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.unit.test.ts'))
    .map((file) => `./${join(name, file).replaceAll('\\', '/')}`);
}

/** One file per case, and the one that VS Code calls. */
async function bundle(cases) {
  const options = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha', '@azure/storage-blob', 'pg'],
    sourcemap: 'inline',
    logLevel: 'warning',
  };
  await build({
    ...options,
    entryPoints: [join(casesFolder, 'runInHost.ts')],
    outfile: bundleOf('runInHost'),
  });
  for (const name of cases) {
    const contents = suitesOf(name).map((file) => `import ${JSON.stringify(file)};`);
    const stdin = { contents: contents.join('\n'), resolveDir: casesFolder };
    await build({ ...options, stdin, outfile: bundleOf(`cases/${name}`) });
  }
}

function bundleOf(name) {
  return join(checkout, 'out/vscode', `${name}.js`);
}

async function runCase({ name, extensionsDir, executable, origin, postgres }) {
  const folder = temporaryFolder(`case-${name}`);
  const resultsFile = join(folder, 'results.json');
  const workspace = makeWorkspace({ name, folder, origin, postgres });
  writeUserSettings(folder, name);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: extensionsDir === undefined ? checkout : makeEmptyExtension(folder),
      extensionTestsPath: bundleOf('runInHost'),
      extensionTestsEnv: {
        LAKESIDE_TEST_FILE: bundleOf(`cases/${name}`),
        LAKESIDE_TEST_RESULTS: resultsFile,
        LAKESIDE_TEST_ORIGIN: origin,
        ...(postgres && {
          LAKESIDE_TEST_POSTGRES: JSON.stringify(postgres),
          PGSSLROOTCERT: postgres.rootFile,
        }),
        LAKESIDE_TEST_FOLDER: extensionsDir ?? checkout,
        LAKESIDE_STATE: join(folder, 'state'),
      },
      launchArgs: [
        workspace,
        `--extensions-dir=${extensionsDir ?? join(folder, 'extensions')}`,
        `--user-data-dir=${join(folder, 'user')}`,
      ],
    });
    return resultsOf(name, resultsFile);
  } catch (error) {
    return resultsOf(name, resultsFile, error);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** VS Code runs a suite only for an extension under development; where Lakeside is installed, for this. */
function makeEmptyExtension(folder) {
  const extension = join(folder, 'empty');
  const manifest = { name: 'empty', publisher: 'test', version: '0.0.1', engines: { vscode: '*' } };
  mkdirSync(extension);
  writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest));
  return extension;
}

function makeWorkspace({ name, folder, origin, postgres }) {
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const template = join(casesFolder, name, 'workspace');
  if (existsSync(template)) cpSync(template, workspace, { recursive: true });
  for (const file of readdirSync(workspace, { recursive: true })) {
    if (basename(file) === 'lake.json') pointAt({ origin, postgres }, join(workspace, file));
  }
  const severalFolders = join(workspace, 'case.code-workspace');
  return existsSync(severalFolders) ? severalFolders : workspace;
}

function pointAt({ origin, postgres }, lakeFile) {
  const text = readFileSync(lakeFile, 'utf8').replaceAll(usualOrigin, origin);
  const port = String(postgres?.port ?? usualPostgresPort);
  writeFileSync(lakeFile, text.replaceAll(usualPostgresPort, port));
}

function writeUserSettings(folder, name) {
  const { settings = {} } = readCase(name);
  const file = join(folder, 'user/User/settings.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}

/** A suite that left no results, or was stopped by something else than its tests, is a failure itself. */
function resultsOf(name, file, error) {
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const titled = results.map((result) => ({ ...result, title: `${name}: ${result.title}` }));
  const isExplained = error === undefined || titled.some(({ state }) => state === 'failed');
  if (isExplained && titled.length > 0) return titled;
  const message = error?.message ?? 'No test ran';
  return [...titled, { title: name, state: 'failed', durationMs: 0, error: message }];
}
