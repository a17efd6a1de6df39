// Measures how lineage comes by all datasets, for datasets.mjs: by two listings, beside asking for each one
// by itself. The lake is made as it is asked for, in memory: what counts is how often it is asked.
const PAGE = 5000;
const READS_AT_ONCE = 64;
const { signal } = new AbortController();

/** Requests and milliseconds of a first reading, of one after it, and of asking one by one. */
export async function measureLineage(datasets, place, parts) {
  const store = new MadeStore(datasets);
  const reader = new parts.DatasetReader(new parts.BlobDatasets(store, place));
  const first = await counted(store, () => reader.read({ signal }));
  const again = await counted(store, () => reader.read({ signal }));
  const single = new parts.BlobDatasets(store, place);
  const oneByOne = await counted(store, () => readOneByOne(single, parts));
  const { nodes, edges } = first.result;
  return {
    nodes: nodes.length,
    edges: edges.length,
    first: first.cost,
    again: again.cost,
    oneByOne: oneByOne.cost,
  };
}

/** The heap that so many datasets take before somebody comes for them. */
export async function measureMany(datasets, place, { BlobDatasets }, collectGarbage) {
  const all = new BlobDatasets(new MadeStore(datasets), place);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const startedMs = performance.now();
  const read = await all.readAll();
  const elapsedMs = Math.round(performance.now() - startedMs);
  collectGarbage();
  const heapBytes = process.memoryUsage().heapUsed - before;
  let versions = 0;
  for (const dataset of read) versions += dataset.versions.length;
  return { versions, elapsedMs, heapBytes };
}

async function counted(store, work) {
  store.requests = 0;
  const startedMs = performance.now();
  const result = await work();
  const elapsedMs = Math.round(performance.now() - startedMs);
  return { result, cost: { requests: store.requests, elapsedMs } };
}

/** As one writes it first. */
async function readOneByOne(datasets, { forEachConcurrent }) {
  const listed = await datasets.list();
  await forEachConcurrent(listed, { limit: READS_AT_ONCE }, async ({ name }) => {
    const [versions] = await Promise.all([datasets.versions(name), datasets.registrations(name)]);
    await datasets.record(versions.at(-1));
  });
}

const DAYS = ['2026-11-01', '2026-11-02', '2026-11-03'];
const [LAST] = DAYS.slice(-1);

function nameOf(index) {
  return `repo-${String(index >> 2).padStart(6, '0')}/branch-${index % 4}`;
}

/** The dataset that a blob is of, by its number. */
function indexIn(blob) {
  const [, repo, branch] = /repo-(\d+)\/branch-(\d)/.exec(blob);
  return Number(repo) * 4 + Number(branch);
}

/** Every dataset is made of the one before it. */
class MadeStore {
  endpoint = 'memory://bench';
  requests = 0;

  constructor(datasets) {
    this.datasets = datasets;
  }

  async *listBlobs(_container, prefix) {
    let page = [];
    for (const entry of this.#below(prefix)) {
      page.push(entry);
      if (page.length < PAGE) continue;
      this.requests += 1;
      yield page;
      page = [];
    }
    this.requests += 1;
    yield page;
  }

  async *read({ name }) {
    this.requests += 1;
    yield new TextEncoder().encode(this.#contentOf(name));
  }

  *#below(prefix) {
    const isAsset = prefix.startsWith('asset/');
    const isWhole = prefix === 'asset/' || prefix === 'dependency/';
    const from = isWhole ? 0 : indexIn(prefix);
    const to = isWhole ? this.datasets : from + 1;
    for (let index = from; index < to; index += 1) {
      for (const entry of isAsset ? assetsOf(index) : this.#dependenciesOf(index)) {
        if (entry.name.startsWith(prefix)) yield entry;
      }
    }
  }

  *#dependenciesOf(index) {
    const folder = `dependency/${nameOf(index)}`;
    for (const day of DAYS) yield entryOf(`${folder}/${day}/metadata/${day}.json`);
    const next = encodeURIComponent(nameOf((index + 1) % this.datasets));
    yield entryOf(`${folder}/downstreams/${next}`);
  }

  #contentOf(blob) {
    const index = indexIn(blob);
    if (blob.includes('/downstreams/'))
      return `gros://${nameOf((index + 1) % this.datasets)}:${LAST}`;
    if (blob.endsWith('/latest')) return `gros://${nameOf(index)}:${LAST}`;
    const before = nameOf((index + this.datasets - 1) % this.datasets);
    const [day] = /\d{4}-\d{2}-\d{2}/.exec(blob);
    const upstreams = [`gros://${before}:${day}`];
    return JSON.stringify({ gros_ref: `gros://${nameOf(index)}:${day}`, upstreams });
  }
}

function* assetsOf(index) {
  const folder = `asset/${nameOf(index)}`;
  for (const [at, day] of DAYS.entries()) {
    yield entryOf(`${folder}/data/${day}.csv.gz`, { gros_after: DAYS[at - 1] ?? 'none' });
  }
  yield entryOf(`${folder}/metadata/latest`, { gros_ref: `gros://${nameOf(index)}:${LAST}` });
}

function entryOf(name, metadata = {}) {
  const etag = `0x${name.length.toString(16).padStart(15, '0')}`;
  return { name, metadata, sizeBytes: 100, md5Hex: undefined, etag, modifiedAtMs: 0 };
}
