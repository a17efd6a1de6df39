/**
 * Reads all datasets of a lake as the editor does, in a process of its own, and prints what that took as
 * JSON: their catalog, or the lineage up to the lines that the view shows.
 */
import { AzureBlobStore } from '../../../src/connectors/azureBlob/azureBlobStore';
import { nullLogger } from '../../../src/core/base/logger';
import { BlobDatasets } from '../../../src/core/datasets/blobDatasets';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import { DatasetReader } from '../../../src/core/lineage/readers/datasets/datasetReader';
import { readLineage } from '../../../src/core/lineage/readLineage';
import { snapshotOf } from '../../../src/vscode/lineage/lineageSnapshot';
import { childNodes, rootNodes } from '../../../src/vscode/lineage/tree/lineageTreeNodes';
import { listThings } from '../../../src/vscode/lineage/tree/listThings';
import { measureTurns } from '../editor/turnMeter';

const [, , blobEndpoint = '', container = '', what = '', rounds = 'once'] = process.argv;
const heapLookMs = 25;
/** When a person has had enough. */
const patienceMs = 200;

const { name: account, keyBase64 } = emulatorAccount;
const store = new AzureBlobStore({
  blobEndpoint,
  credential: async () => ({ kind: 'key', account, keyBase64 }),
  logger: nullLogger,
});

/** What stays in memory is what this holds; `onProgress` is told what was found so far. */
type Read = (signal: AbortSignal, onProgress: (found: number) => void) => Promise<Kept>;

interface Kept {
  readonly found: number;
  readonly value: unknown;
}

const readCatalog: Read = async (signal, onProgress) => {
  const datasets = new BlobDatasets(store, { container, prefix: '' });
  const value = await datasets.list({ signal, onProgress });
  return { found: value.length, value };
};

const readGraph: Read = async (signal, onProgress) => {
  const nowMs = Date.now();
  const read = await readLineage([reader], {
    signal,
    nowMs,
    onProgress: ([left]) => onProgress(left?.count ?? 0),
  });
  if (read.problems.length > 0) throw new Error(read.problems[0]);
  const snapshot = await snapshotOf(read, nowMs);
  const lineage = { ...snapshot, listed: await listThings(snapshot.graph, '') };
  const focus = { pinned: undefined, broken: undefined, filter: '', pipelines: new Map() };
  const lines: unknown[] = [];
  for (const node of rootNodes(lineage, focus)) {
    // As the editor asks for what is below each line: in a turn of its own.
    await new Promise(setImmediate);
    lines.push(childNodes(lineage, node, focus));
  }
  return { found: snapshot.graph.nodes.length, value: { lineage, lines } };
};

const reader = new DatasetReader(new BlobDatasets(store, { container, prefix: '' }));

async function measure(read: Read): Promise<object> {
  const requestsBefore = await requestsSoFar();
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  let peakHeapBytes = 0;
  const look = setInterval(() => {
    peakHeapBytes = Math.max(peakHeapBytes, process.memoryUsage().heapUsed);
  }, heapLookMs);
  let progress = 0;
  let kept: Kept | undefined;
  const work = async (): Promise<void> => {
    kept = await read(new AbortController().signal, () => (progress += 1));
  };
  const isProfiled = process.env['LAKESIDE_BENCH_PROFILE'] === 'yes';
  const { wallMs, profiled, ...turns } = await measureTurns(what, work, { isProfiled });
  clearInterval(look);
  globalThis.gc?.();
  const heapBytes = process.memoryUsage().heapUsed - heapBefore;
  const requests = (await requestsSoFar()) - requestsBefore;
  return {
    found: kept?.found,
    wallMs,
    requests,
    turns,
    progress,
    heapBytes,
    peakHeapBytes,
    profiled,
  };
}

/** As the bench's own server counts them. */
async function requestsSoFar(): Promise<number> {
  const answer = await fetch(new URL('/-/statistics', blobEndpoint));
  const { requests } = (await answer.json()) as { readonly requests: Record<string, number> };
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

/** From the gesture to the end, in milliseconds. */
async function cancel(read: Read): Promise<number | undefined> {
  const stop = new AbortController();
  let stoppedMs = Infinity;
  setTimeout(() => {
    stoppedMs = performance.now();
    stop.abort();
  }, patienceMs);
  try {
    await read(stop.signal, () => undefined);
    return undefined;
  } catch {
    return Math.round(performance.now() - stoppedMs);
  }
}

const read = what === 'catalog' ? readCatalog : readGraph;
const first = await measure(read);
const peakBytes = process.resourceUsage().maxRSS * 1024;
const again = rounds === 'twice' ? await measure(read) : undefined;
const canceledMs = await cancel(read);
await store.close();
console.log(JSON.stringify({ first, again, peakBytes, canceledMs }));
