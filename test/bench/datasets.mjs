// Measures the catalog of datasets: a listing of ten thousand datasets over HTTP from the bench's own
// server, the same from what was kept of it, the memory that a listing of a hundred thousand takes, and what
// lineage asks to know all of them.
//   npm run bench -- --datasets
// The figures go to test/bench/results/datasets.json. Takes about half a minute.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { checkout } from '../host/checkout.mjs';
import { measureLineage, measureMany } from './datasetLineage.mjs';
import { sink } from './servers.mjs';

const DATASETS = 10_000;
const VERSIONS = 3;
const MANY = 100_000;
const ROUNDS = 7;
const LANES = 32;
const PLACE = { container: 'datasets', prefix: '' };

/** Milliseconds, and megabytes of heap. */
const TARGETS = { coldMs: 1000, warmMs: 50 };

export async function benchDatasets(folder, { machine, resultsFolder }) {
  const parts = await loadParts();
  const server = await sink(0).start();
  const store = storeOn(server, parts);
  try {
    await fill(store, parts);
    const datasets = new parts.BlobDatasets(store, PLACE);
    const cold = await timed(ROUNDS, () => datasets.list());
    const catalogs = new parts.FileDatasetCatalogs(folder);
    await catalogs.save('bench', { datasets: await datasets.list(), seenAtMs: Date.now() });
    const warm = await timed(ROUNDS, () => catalogs.load('bench'));
    const many = await listMany(parts);
    const lineage = {
      ...(await measureLineage(DATASETS, PLACE, parts)),
      many: await measureMany(MANY, PLACE, parts, collectGarbage),
    };
    const times = { coldMs: cold, warmMs: warm };
    const figures = { datasets: DATASETS, versions: VERSIONS, ...times, many, lineage };
    await mkdir(resultsFolder, { recursive: true });
    const date = new Date().toISOString().slice(0, 10);
    const text = `${JSON.stringify({ date, machine, ...figures }, undefined, 2)}\n`;
    await writeFile(join(resultsFolder, 'datasets.json'), text);
    console.log(render(figures));
  } finally {
    await store.close();
    await server.stop();
    await rm(join(folder, 'datasets'), { recursive: true, force: true });
  }
}

async function loadParts() {
  const outfile = join(checkout, 'out', 'bench', 'datasetParts.mjs');
  const from = (path) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
  await build({
    stdin: {
      contents: `
        export { AzureBlobStore } from ${from('../../src/connectors/azureBlob/azureBlobStore.ts')};
        export { FileDatasetCatalogs } from ${from('../../src/connectors/stateFolder/fileDatasetCatalogs.ts')};
        export { DatasetReader } from ${from('../../src/core/lineage/readers/datasets/datasetReader.ts')};
        export { BlobDatasets } from ${from('../../src/core/datasets/blobDatasets.ts')};
        export { forEachConcurrent } from ${from('../../src/core/base/concurrency.ts')};
        export { emulatorAccount } from ${from('../../src/core/lake/endpointTrust.ts')};
        export { emptyContent } from ${from('../../src/core/storage/emptyContent.ts')};`,
      resolveDir: checkout,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}

function storeOn({ endpoint }, { AzureBlobStore, emulatorAccount }) {
  const { name: account, keyBase64 } = emulatorAccount;
  const silent = () => undefined;
  return new AzureBlobStore({
    blobEndpoint: endpoint,
    credential: async () => ({ kind: 'key', account, keyBase64 }),
    logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
  });
}

async function fill(store, { forEachConcurrent, emptyContent }) {
  await store.createContainer(PLACE.container);
  const condition = { kind: 'any' };
  await forEachConcurrent(blobsOf(DATASETS), { limit: LANES }, async ({ name, metadata }) => {
    const address = { container: PLACE.container, name };
    await store.putBlob(address, emptyContent, { condition, metadata });
  });
}

/** What publications leave of so many datasets, each with as many versions. */
function* blobsOf(datasets) {
  for (let index = 0; index < datasets; index += 1) {
    const name = `repo-${String(index >> 2).padStart(6, '0')}/branch-${index % 4}`;
    for (let day = 1; day <= VERSIONS; day += 1) {
      const after = day === 1 ? 'none' : `2026-11-0${day - 1}`;
      const metadata = { gros_after: after, sha256: '0'.repeat(64) };
      yield { name: `asset/${name}/data/2026-11-0${day}.csv.gz`, metadata };
    }
    const metadata = { gros_ref: `gros://${name}:2026-11-0${VERSIONS}.1` };
    yield { name: `asset/${name}/metadata/latest`, metadata };
  }
}

/** The median of so many rounds, in milliseconds. */
async function timed(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return Math.round(times.toSorted((one, other) => one - other)[rounds >> 1]);
}

/** What is garbage must not count as kept. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** Pages are made as they are asked for, so that what is kept of them is the catalog's own. */
async function listMany({ BlobDatasets }) {
  const store = { listBlobs: () => pagesOf(MANY) };
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const startedMs = performance.now();
  const listed = await new BlobDatasets(store, PLACE).list();
  const elapsedMs = Math.round(performance.now() - startedMs);
  collectGarbage();
  const heapBytes = process.memoryUsage().heapUsed - before;
  return { datasets: listed.length, elapsedMs, heapBytes };
}

async function* pagesOf(datasets) {
  let page = [];
  for (const { name, metadata } of blobsOf(datasets)) {
    page.push({ name, metadata, sizeBytes: 1, md5Hex: undefined, etag: 'e', modifiedAtMs: 0 });
    if (page.length < 5000) continue;
    yield page;
    page = [];
  }
  yield page;
}

function render({ datasets, versions, coldMs, warmMs, many, lineage }) {
  const verdict = (value, target) =>
    `${value} ms (at most ${target}${value > target ? ', MISSED' : ''})`;
  return [
    `${datasets} datasets of ${versions} versions, listed: ${verdict(coldMs, TARGETS.coldMs)}`,
    `the same as it was seen last: ${verdict(warmMs, TARGETS.warmMs)}`,
    `${many.datasets} datasets: ${many.elapsedMs} ms, ${Math.round(many.heapBytes / 1e6)} MB kept`,
    `lineage of ${datasets}: ${costText(lineage.first)}, once more ${costText(lineage.again)}`,
    `  asked for one by one: ${costText(lineage.oneByOne)}`,
    `all versions of ${many.datasets}: ${lineage.many.elapsedMs} ms, ${Math.round(lineage.many.heapBytes / 1e6)} MB kept`,
  ].join('\n');
}

function costText({ requests, elapsedMs }) {
  return `${requests} requests in ${elapsedMs} ms`;
}
