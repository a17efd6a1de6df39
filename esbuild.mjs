import { existsSync, readdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { argv, cwd, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, context, transform } from 'esbuild';

/** Builds everything that ships into `dist/`: flat, so that at run time `__dirname` is always `dist/`. */

process.chdir(dirname(fileURLToPath(import.meta.url)));

/** Uncompressed bytes a bundle may have; a library that comes in by accident shows here. */
const budgets = {
  'extension.js': 2_030_000,
  'cli.js': 10_000,
  'runsProgram.js': 750_000,
  'fullProgram.js': 1_970_000,
  'localLake.worker.js': 5_000_000,
  'layout.worker.js': 1_700_000,
  '*.js': 1_500_000,
};

const common = {
  bundle: true,
  outdir: 'dist',
  metafile: true,
  logLevel: 'warning',
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  // Names are kept: stacks in an operator's log stay readable, and so do the names of error classes.
  minifySyntax: true,
  minifyWhitespace: true,
};

/** CommonJS has no `import.meta.url`, and libraries that look for files beside themselves need one. */
const importMetaUrl = "const __importMetaUrl=require('node:url').pathToFileURL(__filename).href;";

/** The emulator's telemetry stays out: nothing here reports anywhere, and its libraries have 6 MB. */
const noTelemetry = {
  name: 'no-telemetry',
  setup: ({ onLoad }) =>
    onLoad({ filter: /azurite[\\/]dist[\\/]src[\\/]common[\\/]Telemetry\.js$/ }, () => ({
      contents: 'exports.AzuriteTelemetryClient = { TraceRequest() {} };',
    })),
};

/** Each is a bundle of its own, which both fronts and their threads share, most of them on first use. */
const sdks = [
  '@azure/identity',
  '@azure/storage-blob',
  'fast-xml-parser',
  'hyparquet',
  'hyparquet-writer',
  'libpg-query',
  'nodemailer',
  'pg',
  'simple-git',
  'undici',
];

/** Large ones that tell nothing by the names of their own classes: room for what does. */
const nameless = ['@azure/identity', 'nodemailer'];

const separateSdks = {
  name: 'separate-sdks',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) =>
      sdks.includes(path) && kind !== 'entry-point'
        ? { path: `./${basename(path)}.js`, external: true }
        : undefined,
    ),
};

/** The command's: `cli.js` requires the one it needs, and what they share is in both. */
const programs = ['runsProgram', 'fullProgram'];

const separatePrograms = {
  name: 'separate-programs',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/\w+Program$/ }, ({ path }) =>
      programs.includes(basename(path)) ? { path: `${path}.js`, external: true } : undefined,
    ),
};

/** The lake file's schema as code: no bundle needs the compiler, or the time it takes. */
const compiledSchema = {
  name: 'compiled-schema',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]lakeFileValidator\.ts$/ }, async ({ path }) => ({
      contents: await validatorCode(path),
      resolveDir: dirname(path),
    })),
};

async function validatorCode(path) {
  const contents = `
    import standalone from 'ajv/dist/standalone';
    import { ajv, validateLakeFile } from ${JSON.stringify(path)};
    export const code = standalone(ajv, validateLakeFile);`;
  const stdin = { contents, resolveDir: dirname(path) };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  const { code } = await import(`data:text/javascript;base64,${source}`);
  // Nobody reads it, and most of it is names.
  const exported = `${code}\nexport { validate as validateLakeFile };`;
  return (await transform(exported, { minify: true, format: 'esm' })).code;
}

const node = {
  ...common,
  plugins: [compiledSchema, noTelemetry, separatePrograms, separateSdks],
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // `require` instead: for an import of CommonJS, Node first searches all its text for export names.
  supported: { 'dynamic-import': false },
  external: ['vscode', 'pg-native'],
  // Its CommonJS build requires files by computed names, which no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: importMetaUrl },
  logOverride: { 'empty-import-meta': 'error' },
};

const browser = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  // Nobody reads the stack of a view in a log, and together they have 45 KB of names, packed.
  minifyIdentifiers: true,
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
};

function bundles() {
  return [
    { ...node, entryPoints: present('src/extension.ts') },
    // PGlite names a variable `require` and then imports: the two must not become one.
    ...workers().map((worker) => ({ ...node, supported: {}, entryPoints: [worker] })),
    {
      ...node,
      entryPoints: present('src/cli.ts'),
      banner: { js: `#!/usr/bin/env node\n${importMetaUrl}` },
    },
    ...programs.map((name) => ({ ...node, entryPoints: present(`src/${name}.ts`) })),
    ...sdks.map((sdk) => ({
      ...node,
      minifyIdentifiers: nameless.includes(sdk),
      entryPoints: [sdk],
    })),
    // What views have in common is loaded by all of them, and packed once.
    {
      ...browser,
      format: 'esm',
      splitting: true,
      chunkNames: 'views-[hash]',
      entryPoints: [...views(), ...present('webview/shared/theme.css')],
    },
    // An exported page holds its script: one that imports nothing.
    { ...browser, format: 'iife', entryPoints: present(exportedPage) },
  ]
    .map((options) => ({ ...options, entryPoints: options.entryPoints.map(named) }))
    .filter((options) => options.entryPoints.length > 0);
}

function present(file) {
  return existsSync(file) ? [file] : [];
}

function workers() {
  return readdirSync('src', { recursive: true })
    .filter((file) => file.endsWith('.worker.ts'))
    .map((file) => join('src', file));
}

const exportedPage = join('webview', 'exportedReport', 'main.ts');

/** One bundle, and one style sheet if it imports any, per folder with a `main.ts`. */
function views() {
  return readdirSync('webview')
    .flatMap((view) => present(join('webview', view, 'main.ts')))
    .filter((main) => main !== exportedPage);
}

/** `src/a/b.worker.ts` becomes `b.worker`, `webview/report/main.ts` becomes `report`. */
function named(entry) {
  const isView = basename(entry) === 'main.ts';
  return { in: entry, out: isView ? basename(dirname(entry)) : basename(entry, extname(entry)) };
}

/** Files that the bundles read beside themselves. */
async function copyAssets(inputs) {
  const pglite = 'node_modules/@electric-sql/pglite/dist';
  const usesPglite = inputs.some((input) => input.startsWith(pglite));
  const assets = [
    ...present('src/core/lake/lake.schema.json'),
    'node_modules/libpg-query/wasm/libpg-query.wasm',
    ...(usesPglite ? ['pglite.wasm', 'pglite.data', 'initdb.wasm'] : []).map((name) =>
      join(pglite, name),
    ),
  ];
  await Promise.all(assets.map((asset) => copyFile(asset, join('dist', basename(asset)))));
  return assets;
}

/** The licences of everything bundled ask to be passed on: one file holds them all. */
async function writeLicences(inputs) {
  const folders = inputs
    .toSorted(byText)
    .flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  const notices = await Promise.all([...new Set(folders)].map(noticeOf));
  await writeFile('dist/licenses.txt', notices.join(`\n\n${'-'.repeat(80)}\n\n`));
}

function byText(left, right) {
  return left < right ? -1 : 1;
}

async function noticeOf(folder) {
  const { name, version, license, repository } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  const source = repository?.url ?? repository ?? '';
  return `${name} ${version}: ${license}\n${source}\n\n${text.trim()}`;
}

function overBudget(outputs) {
  return Object.entries(outputs).flatMap(([file, { bytes }]) => {
    const pattern = Object.keys(budgets).find((key) => matches(basename(file), key));
    const budget = budgets[pattern] ?? Infinity;
    return bytes > budget ? [`${file} has ${bytes} bytes, its budget is ${budget}`] : [];
  });
}

function matches(name, pattern) {
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

/** Returns what is wrong with the result; bundles that do not build keep none of the others from it. */
async function buildOnce() {
  await mkdir('dist', { recursive: true });
  await mkdir('out', { recursive: true });
  const results = await Promise.allSettled(bundles().map((options) => build(options)));
  const metafiles = results.flatMap(({ value }) => value?.metafile ?? []);
  const outputs = Object.assign({}, ...metafiles.map((metafile) => metafile.outputs));
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const assets = await copyAssets(inputs);
  await writeLicences(inputs);
  const built = [...Object.keys(outputs), ...assets, 'licenses.txt'].map((file) => basename(file));
  await removeAllBut(built);
  if (built.includes('cli.js')) await chmod('dist/cli.js', 0o755);
  await writeFile('out/outputs.json', JSON.stringify(outputs, undefined, 1));
  const broken = results.flatMap(({ reason }) => reason?.message ?? []);
  return [...broken, ...overBudget(outputs)];
}

/** What an earlier build left, say of a worker that has gone since, must not ship. */
async function removeAllBut(names) {
  const stale = readdirSync('dist').filter((name) => !names.includes(name));
  await Promise.all(stale.map((name) => rm(join('dist', name), { recursive: true })));
}

async function watch() {
  await buildOnce();
  for (const options of bundles()) {
    const watched = await context({ ...options, logLevel: 'info' });
    await watched.watch();
  }
  console.log(`Watching ${cwd()}`);
}

if (argv.includes('--watch')) {
  await watch();
} else {
  const problems = await buildOnce();
  for (const problem of problems) console.error(problem);
  exit(problems.length === 0 ? 0 : 1);
}
