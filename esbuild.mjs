import { existsSync, readdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { argv, cwd, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, context, transform } from 'esbuild';

/** Builds everything that ships into `dist/`: flat, so that at run time `__dirname` is always `dist/`. */

/**
 * Uncompressed bytes that a file may have together with the files it loads at once; a library that comes in
 * by accident shows here.
 */
const budgets = {
  'extension.js': 10_000,
  'editorProgram-*.js': 1_300_000,
  'cli.js': 10_000,
  'runsProgram.js': 760_000,
  'fullProgram.js': 2_380_000,
  'localLake.worker.js': 2_900_000,
  'layout.worker.js': 1_620_000,
  'schema.worker.js': 820_000,
  'editor-*.js': 1_440_000,
  'chunk-*.js': 1_440_000,
  '*.js': 640_000,
};

/** The same of one file that a turn of the editor's event loop loads: it takes about 20 ms. */
const turnBudget = 650_000;

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

/** What libraries load and nobody here calls, by the ends of paths, and what stands in its place. */
const leftOut = {
  // Nothing here reports anywhere, and the emulator's telemetry has 6 MB.
  'azurite/dist/src/common/Telemetry.js': 'exports.AzuriteTelemetryClient = { TraceRequest() {} };',
  // The emulator reads bodies by itself; this one knows all encodings of Asia, 1 MB.
  'body-parser/index.js': '',
  // Node has a URL of its own, which is the one that is taken.
  'whatwg-url/lib/public-api.js': '',
  // No checksum is the SDK's: those of a body are MD5.
  '@azure/storage-common/dist/esm/crc64.js':
    "export default async () => { throw new Error('CRC-64 is left out'); };",
};

const withoutUnused = {
  name: 'without-unused',
  setup: ({ onLoad, onResolve }) => {
    for (const [end, contents] of Object.entries(leftOut)) {
      const filter = new RegExp(`[\\\\/]${end.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
      onLoad({ filter }, () => ({ contents }));
    }
    // Of undici's whole index only what sends requests is used: no `fetch`, no stand-ins, no caches.
    onResolve({ filter: /^\.\/lib\/(cache|interceptor|mock|web)\// }, ({ path, importer }) =>
      /[\\/]undici[\\/]index\.js$/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({
      contents: 'exports.CacheStorage = class {};',
    }));
    // Three versions of one table.
    onResolve({ filter: /^mime-db$/ }, () => ({ path: resolve('node_modules/mime-db/index.js') }));
  },
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

/**
 * In what is split, an SDK is required where the first module that needs it is run, as in CommonJS: an ES
 * module would import it together with the file that it is in.
 */
const lateSdks = {
  name: 'late-sdks',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^[@a-z]/ }, ({ path, namespace }) => {
      if (!sdks.includes(path)) return undefined;
      return namespace === 'sdk'
        ? { path: `./${basename(path)}.js`, external: true }
        : { path, namespace: 'sdk' };
    });
    onLoad({ filter: /./, namespace: 'sdk' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      resolveDir: cwd(),
    }));
  },
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
  plugins: [compiledSchema, withoutUnused, separatePrograms, separateSdks],
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

/**
 * Built from one graph: what several of these need is a file of its own, packed once and loaded once. A file
 * for each `import()`, of which there are a hundred, would be too small: only those of `late` are, by which the
 * editor is loaded in turns that are short, and which keep out of them what only the command needs.
 */
const split = [
  'src/extension.ts',
  'src/fullProgram.ts',
  'src/connectors/schemaThread/schema.worker.ts',
];
const late =
  /import\('(?:\.\/(?:editorProgram|connect\/editor)|\.\.\/connectors\/openLineage\/collectorServer)'\)/;

function inTurns(found, module) {
  return `__inTurns('${basename(module.slice(1, -1))}').then(() => ${found})`;
}

/** The `import()`s that do not split a file wait for nothing but their module, which is in it. */
const lateImports = {
  name: 'late-imports',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(/(?<!typeof )\bimport\(('[^']+')\)/g, (found, module) =>
        late.test(found)
          ? inTurns(found, module)
          : `Promise.resolve().then(() => require(${module}))`,
      );
      return { contents, loader: 'ts' };
    }),
};

/** esbuild splits ES modules only, which the editor and workers do not load: each file is made CommonJS. */
const commonJs = {
  name: 'common-js',
  setup: ({ onEnd }) =>
    onEnd(async ({ outputFiles = [], metafile }) => {
      const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
      const scripts = [...texts.keys()].filter((path) => path.endsWith('.js'));
      // Its paths have slashes wherever it is built.
      const outputOf = (path) => metafile.outputs[`${common.outdir}/${basename(path)}`];
      await Promise.all(
        scripts.map(async (path) => {
          const { code, map } = await commonJsOf(basename(path), {
            text: `${texts.get(path)}${loadInTurns(outputOf(path), metafile.outputs)}`,
            map: texts.get(`${path}.map`),
          });
          await writeFile(path, code);
          await writeFile(`${path}.map`, map);
          outputOf(path).bytes = Buffer.byteLength(code);
        }),
      );
    }),
};

/**
 * What a file that loads others late ends with: each file that one of those needs is loaded in a turn of the
 * event loop of its own. Half a megabyte takes 20 ms, in which no other extension does anything. What failed
 * to load, as while the extension is being replaced, is loaded anew by whoever asks next.
 */
export function loadInTurns({ imports }, outputs) {
  const late = lateIn(imports, outputs);
  if (late.length === 0) return '';
  const files = late.map((path) => [
    basename(outputs[path].entryPoint, '.ts'),
    [...loadedWith(path, outputs)].map((file) => `./${basename(file)}`),
  ]);
  return `
    var __lateFiles=${JSON.stringify(Object.fromEntries(files))},__loading={};
    function __inTurns(late){return __loading[late]??=__loadOrForget(late)}
    async function __loadOrForget(late){
      try{await __loadAll(__lateFiles[late])}catch(error){delete __loading[late];throw error}
    }
    async function __loadAll(files){
      for(const file of files){await new Promise(setImmediate);require(file)}
      await new Promise(setImmediate);
    }`;
}

function lateIn(imports, outputs) {
  return imports.flatMap(({ kind, path }) =>
    kind === 'dynamic-import' && path in outputs ? [path] : [],
  );
}

async function commonJsOf(name, { text, map }) {
  const inlineMap = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  const made = await transform(`${text}\n//# sourceMappingURL=${inlineMap}`, {
    format: 'cjs',
    platform: node.platform,
    target: node.target,
    supported: node.supported,
    minifySyntax: common.minifySyntax,
    minifyWhitespace: common.minifyWhitespace,
    sourcemap: 'external',
    sourcesContent: common.sourcesContent,
    sourcefile: name,
    banner: text.includes('__importMetaUrl') ? importMetaUrl : '',
  });
  return { code: `${made.code}//# sourceMappingURL=${name}.map\n`, map: made.map };
}

const splitting = {
  ...node,
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  write: false,
  sourcemap: 'external',
  supported: {},
  banner: {},
  plugins: [compiledSchema, lateImports, separatePrograms, lateSdks, commonJs],
};

function bundles() {
  return [
    { ...splitting, entryPoints: split.flatMap(present) },
    // PGlite names a variable `require` and then imports: the two must not become one.
    ...workers()
      .filter((worker) => !split.includes(worker))
      .map((worker) => ({ ...node, supported: {}, entryPoints: [worker] })),
    {
      ...node,
      entryPoints: present('src/cli.ts'),
      banner: { js: `#!/usr/bin/env node\n${importMetaUrl}` },
    },
    { ...node, entryPoints: present('src/runsProgram.ts') },
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
  return Object.keys(outputs).flatMap((file) => {
    const pattern = Object.keys(budgets).find((key) => matches(basename(file), key));
    const budget = budgets[pattern] ?? Infinity;
    const loaded = [...loadedWith(file, outputs)];
    const bytes = loaded.reduce((sum, one) => sum + outputs[one].bytes, 0);
    return bytes > budget ? [`${file} loads ${bytes} bytes, its budget is ${budget}`] : [];
  });
}

/** Of files that are loaded late, those that are too much for a turn. */
function overTurn(outputs) {
  const late = Object.values(outputs).flatMap(({ imports }) => lateIn(imports, outputs));
  const files = new Set(late.flatMap((file) => [...loadedWith(file, outputs)]));
  return [...files].flatMap((file) => {
    const { bytes } = outputs[file];
    return bytes > turnBudget ? [`${file} has ${bytes} bytes, a turn may load ${turnBudget}`] : [];
  });
}

/** A pattern is a name, or the beginning and the end of one. */
function matches(name, pattern) {
  const [start, end] = pattern.split('*');
  return end === undefined ? name === pattern : name.startsWith(start) && name.endsWith(end);
}

/** Those that are loaded before a file runs, each after those that it needs itself, and the file. */
function loadedWith(file, outputs, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && path in outputs) loadedWith(path, outputs, found);
  }
  // Now that all of them stand before it.
  found.delete(file);
  return found.add(file);
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
  return [...broken, ...overBudget(outputs), ...overTurn(outputs)];
}

/** What an earlier build left, say of a worker that has gone since, must not ship. */
async function removeAllBut(names) {
  const stale = readdirSync('dist').filter((name) => !names.includes(name));
  await Promise.all(stale.map((name) => rm(join('dist', name), { recursive: true })));
}

/**
 * Removes what a build made and the next one does not, above all chunks, whose names change with what is in
 * them: nothing loads it any more, and all of `dist/` ships. esbuild does so where it writes files itself.
 */
export function onlyTheLast() {
  let before = [];
  return {
    name: 'only-the-last',
    setup: ({ initialOptions, onEnd }) =>
      onEnd(async ({ errors, metafile }) => {
        if (errors.length > 0) return;
        const made = Object.keys(metafile.outputs);
        const stale = before.filter((file) => !made.includes(file));
        const folder = initialOptions.absWorkingDir ?? cwd();
        await Promise.all(stale.map((file) => rm(resolve(folder, file), { force: true })));
        before = made;
      }),
  };
}

async function watch() {
  await buildOnce();
  for (const options of bundles()) {
    const plugins = [
      ...(options.plugins ?? []),
      ...(options.write === false ? [onlyTheLast()] : []),
    ];
    const watched = await context({ ...options, plugins, logLevel: 'info' });
    await watched.watch();
  }
  console.log(`Watching ${cwd()}`);
}

async function main() {
  process.chdir(dirname(fileURLToPath(import.meta.url)));
  if (argv.includes('--watch')) return watch();
  const problems = await buildOnce();
  for (const problem of problems) console.error(problem);
  exit(problems.length === 0 ? 0 : 1);
}

if (argv[1] === fileURLToPath(import.meta.url)) await main();
