// Measures what reading all datasets of a lake takes, over HTTP from the bench's own server, which makes
// them as they are asked for: the catalog of ten thousand, first and as it was seen last; the lineage of ten
// thousand, with the metadata that Lakeside writes and without, as older tools leave a lake; and both for a
// hundred thousand, with the memory that it takes, how long the event loop stands still, and how soon it
// ends when it is told to. At last the whole commands.
//   npm run bench -- --datasets
// The figures go to test/bench/results/datasets.json. It takes about a minute.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout, serverNode } from '../host/checkout.mjs';
import { CONTAINER, nameOf } from './datasets/madeLake.mjs';
import { CLI } from './machine.mjs';
import { measureJob } from './measure.mjs';
import { bundle, loadParts } from './parts.mjs';
import { keepResult } from './results.mjs';
import { madeLake } from './servers.mjs';
import { median, timesOf } from './times.mjs';

const SOME = 10_000;
const MANY = 100_000;
const ROUNDS = 7;

const run = promisify(execFile);

/** What the figures may be at most. */
const TARGETS = [
  { what: 'catalog of 10 000', atMost: 1000, unit: 'ms', of: ({ catalog }) => catalog.coldMs },
  { what: 'the same as seen last', atMost: 50, unit: 'ms', of: ({ catalog }) => catalog.warmMs },
  {
    what: 'requests for the lineage of 10 000',
    atMost: 500,
    unit: '',
    of: ({ lineage }) => lineage.first.requests,
  },
  {
    what: 'memory that the lineage of 100 000 takes',
    atMost: 256,
    unit: 'MB of heap',
    of: ({ many }) => megabytes(many.lineage.first.heapBytes),
  },
  {
    what: 'longest turn of the event loop meanwhile',
    atMost: 50,
    unit: 'ms by CPU',
    of: ({ many }) => many.lineage.first.turns.longestCpuMs,
  },
];

export async function benchDatasets(folder, options) {
  const some = await withLake(SOME, { isTold: true }, async (endpoint) => ({
    catalog: await measureCatalog(endpoint, folder),
    lineage: await readLake(endpoint, 'lineage', 'twice'),
  }));
  const untold = await withLake(SOME, { isTold: false }, (endpoint) =>
    readLake(endpoint, 'lineage', 'twice'),
  );
  const many = await withLake(MANY, { isTold: true }, async (endpoint) => ({
    catalog: await readLake(endpoint, 'catalog'),
    lineage: await readLake(endpoint, 'lineage'),
    commands: await measureCommands(endpoint, folder),
  }));
  const figures = { datasets: SOME, ...some, untold, many: { datasets: MANY, ...many } };
  await keepResult('datasets', figures, options);
  console.log(render(figures));
}

async function withLake(datasets, lake, work) {
  const server = await madeLake(datasets, lake).start();
  try {
    return await work(server.endpoint);
  } finally {
    await server.stop();
  }
}

/** Listed, and read from where it was kept; medians, in milliseconds. */
async function measureCatalog(endpoint, folder) {
  const parts = await loadParts('datasetParts', {
    'src/connectors/azureBlob/azureBlobStore.ts': 'AzureBlobStore',
    'src/connectors/stateFolder/fileDatasetCatalogs.ts': 'FileDatasetCatalogs',
    'src/core/base/logger.ts': 'nullLogger',
    'src/core/datasets/blobDatasets.ts': 'BlobDatasets',
    'src/core/lake/endpointTrust.ts': 'emulatorAccount',
  });
  const { name: account, keyBase64 } = parts.emulatorAccount;
  const store = new parts.AzureBlobStore({
    blobEndpoint: endpoint,
    credential: async () => ({ kind: 'key', account, keyBase64 }),
    logger: parts.nullLogger,
  });
  try {
    const datasets = new parts.BlobDatasets(store, { container: CONTAINER, prefix: '' });
    const cold = await timesOf(ROUNDS, () => datasets.list());
    const catalogs = new parts.FileDatasetCatalogs(folder);
    await catalogs.save('bench', { datasets: await datasets.list(), seenAtMs: Date.now() });
    const warm = await timesOf(ROUNDS, () => catalogs.load('bench'));
    return { coldMs: Math.round(median(cold)), warmMs: Math.round(median(warm)) };
  } finally {
    await store.close();
  }
}

/** In a process of its own, under the Node that the editor's host has. */
async function readLake(endpoint, what, rounds = 'once') {
  const entry = await bundle('readLake', {
    entryPoints: [join(checkout, 'test/bench/datasets/readLake.ts')],
  });
  const args = ['--expose-gc', entry, endpoint, CONTAINER, what, rounds];
  const { stdout } = await run(serverNode, args);
  return JSON.parse(stdout);
}

async function measureCommands(endpoint, folder) {
  const file = join(folder, 'lake.json');
  const lake = { storage: { blobEndpoint: endpoint }, datasets: { container: CONTAINER } };
  await writeFile(file, JSON.stringify(lake));
  const env = { LAKESIDE_STATE: join(folder, 'state') };
  const command = (...args) => ({
    command: process.execPath,
    args: [CLI, ...args, `--lake=${file}`],
    env,
  });
  const start = `gros://${nameOf(0)}`;
  return {
    datasets: await measureJob([command('datasets', '--json')], folder),
    lineage: await measureJob([command('lineage', 'down', start, '--depth=1')], folder),
  };
}

function render(figures) {
  const { lineage, untold, many } = figures;
  return [
    `lineage of ${SOME}: ${costText(lineage.first)}; again ${costText(lineage.again)}`,
    `  as older tools leave it: ${costText(untold.first)}; again ${costText(untold.again)}`,
    ...['catalog', 'lineage'].map((what) => `${what} of ${MANY}: ${readingText(many[what])}`),
    ...Object.entries(many.commands).map(
      ([name, { wallMs, peakBytes }]) =>
        `lakeside ${name} of ${MANY}: ${Math.round(wallMs)} ms, ${megabytes(peakBytes)} MB resident`,
    ),
    '',
    ...TARGETS.map(({ what, atMost, unit, of }) => {
      const figure = of(figures);
      return `${figure <= atMost ? 'holds' : 'MISSED'}  ${what}: ${figure}, at most ${atMost} ${unit}`;
    }),
  ].join('\n');
}

function readingText({ first, peakBytes, canceledMs }) {
  const { turns } = first;
  return [
    costText(first),
    `heap ${megabytes(first.heapBytes)} MB, at most ${megabytes(first.peakHeapBytes)}`,
    `${megabytes(peakBytes)} MB resident`,
    `longest turn ${turns.longestMs} ms (by CPU ${turns.longestCpuMs})`,
    `told its progress ${first.progress} times`,
    canceledMs === undefined ? 'done before it was stopped' : `stopped within ${canceledMs} ms`,
  ].join(', ');
}

function costText({ found, requests, wallMs }) {
  return `${found} found by ${requests} requests in ${wallMs} ms`;
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
