import { forEachConcurrent } from '../../../base/concurrency';
import { formatBytes, formatCount, formatQuantity } from '../../../base/sizes';
import { StorageError, type BlobEntry } from '../../../storage/blobStore';
import {
  lineageEdge,
  type LineageEdge,
  type LineageFact,
  type LineageNode,
  type LineageSpan,
} from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type LineageArea, type LineagePart } from '../../graph/lineageReader';
import { noting } from '../noting';
import { isReads, type ListedReceipt, type ReceiptReads } from './receiptReads';
import type { KnownBlobs } from '../../../storage/knownBlobs';

/** Where samples are put that are taken out of the runs. */
const container = 'samples';
const readsAtOnce = 16;

/**
 * The samples that were taken out of runs, and the analyses made of them, by the markers of those who
 * made them: `<sample>.ready`, in the container's root or in the sample's folder, holds the run's name;
 * `<sample>/rnaseq/<reference>_<commit>/analysis.ready` ends an analysis. None if there is no such
 * container. The markers tell no time: a sample is as old as the record of its run. Reads whose recorded
 * MD5s are those of the run's receipt are its reads. `runs` has the runs by name. A marker or a receipt
 * that cannot be read is a problem. @throws StorageError
 */
export async function readSamples(
  { blobs, receiptReads, runs }: SampleSources,
  signal: AbortSignal,
): Promise<LineagePart> {
  const markers = await listMarkers(blobs, signal);
  const problems: string[] = [];
  const nodes = new Map<string, LineageNode>();
  const edges: LineageEdge[] = [];
  const md5sOf = onceEach((receipt: ListedReceipt) => receiptReads.md5sOf(receipt, signal));
  await forEachConcurrent(
    markers.samples,
    { limit: readsAtOnce, signal },
    async ([sample, blob]) => {
      const text = await noting(problems, signal, {
        what: `The marker ${container}/${blob.name}`,
        read: () => blobs.text(container, blob, signal),
      });
      const name = text?.trim();
      const run = runs.get(name ?? '');
      const files = markers.files.get(sample);
      const bare = sampleNode(sample, { blob, name, run: run?.node, files });
      const proof = await noting(problems, signal, {
        what: `The receipt of ${name ?? ''}`,
        read: () => proofOf(files?.md5s ?? [], run?.receipt, md5sOf),
      });
      const node = { ...bare, ...proof };
      nodes.set(sample, node);
      if (run !== undefined) edges.push(lineageEdge(run.node.id, 'lands', node.id, sinceOf(node)));
    },
  );
  for (const analysis of markers.analyses) {
    const fromMs = nodes.get(analysis.sample)?.fromMs ?? analysis.blob.modifiedAtMs;
    const node = analysisNode(analysis, fromMs);
    nodes.set(`${analysis.sample}/${analysis.name}`, node);
    edges.push(lineageEdge(sampleId(analysis.sample), 'derives', node.id, { fromMs }));
  }
  const all = [...nodes.values()];
  // What is wrong with a receipt is so for all samples of its run.
  const told = [...new Set(problems)];
  return { ...emptyPart, nodes: all, edges, problems: told, areas: all.flatMap(areaOf) };
}

/** A run that samples may come from. */
export interface SampledRun {
  readonly node: LineageNode;
  /** `undefined` = it has none. */
  readonly receipt: ListedReceipt | undefined;
}

interface SampleSources {
  readonly blobs: KnownBlobs;
  readonly receiptReads: ReceiptReads;
  readonly runs: ReadonlyMap<string, SampledRun>;
}

/** Whether reads are those that a run's receipt has; nothing if it has none of them, or nobody can say. */
async function proofOf(
  md5s: readonly (string | undefined)[],
  receipt: ListedReceipt | undefined,
  md5sOf: (receipt: ListedReceipt) => Promise<ReadonlySet<string> | undefined>,
): Promise<Pick<LineageNode, 'evidence' | 'problem'>> {
  if (receipt === undefined || md5s.length === 0) return {};
  const known = await md5sOf(receipt);
  const found = md5s.filter((md5) => md5 !== undefined && known?.has(md5) === true).length;
  if (found === 0) return {};
  if (found === md5s.length) return { evidence: { level: 'recordedMd5', files: found } };
  const others = formatQuantity(md5s.length - found, 'file');
  return {
    problem: `${others} of its reads ${md5s.length - found === 1 ? 'is' : 'are'} not the run’s`,
  };
}

/** The samples of a run ask for the same receipt at the same time. */
function onceEach<Key, Value>(ask: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const asked = new Map<Key, Promise<Value>>();
  return (key) => {
    const answer = asked.get(key) ?? ask(key);
    asked.set(key, answer);
    return answer;
  };
}

interface Analysis {
  readonly sample: string;
  /** Of the reference genome and of the pipeline's commit. */
  readonly name: string;
  readonly blob: BlobEntry;
}

interface Markers {
  readonly samples: ReadonlyMap<string, BlobEntry>;
  readonly analyses: readonly Analysis[];
  /** What lies below each folder of the container's root, markers left out. */
  readonly files: ReadonlyMap<string, HeldFiles>;
}

interface HeldFiles {
  readonly count: number;
  readonly sizeBytes: number;
  /** Of the reads, as their blobs record them. */
  readonly md5s: readonly (string | undefined)[];
}

const noFiles: HeldFiles = { count: 0, sizeBytes: 0, md5s: [] };

async function listMarkers({ blobStore }: KnownBlobs, signal: AbortSignal): Promise<Markers> {
  const samples = new Map<string, BlobEntry>();
  const analyses: Analysis[] = [];
  const files = new Map<string, HeldFiles>();
  try {
    for await (const page of blobStore.listBlobs(container, '', { signal })) {
      for (const blob of page) {
        if (!blob.name.endsWith('.ready')) {
          count(blob, files);
          continue;
        }
        const sample = sampleOf(blob.name);
        const analysis = analysisPattern.exec(blob.name);
        if (sample !== undefined) samples.set(sample, blob);
        else if (analysis)
          analyses.push({ sample: analysis[1] ?? '', name: analysis[2] ?? '', blob });
      }
    }
  } catch (error) {
    if (!StorageError.is(error, 'containerMissing')) throw error;
  }
  return { samples, analyses, files };
}

function count(blob: BlobEntry, files: Map<string, HeldFiles>): void {
  const [folder = '', ...below] = blob.name.split('/', 2);
  if (below.length === 0) return;
  const known = files.get(folder) ?? noFiles;
  files.set(folder, {
    count: known.count + 1,
    sizeBytes: known.sizeBytes + blob.sizeBytes,
    md5s: isReads(blob.name) ? [...known.md5s, blob.md5Hex] : known.md5s,
  });
}

const analysisPattern = /^([^/]+)\/rnaseq\/([^/]+)\/analysis\.ready$/;

function sampleOf(name: string): string | undefined {
  const [, folder, sample] = /^(?:([^/]+)\/)?([^/]+)\.ready$/.exec(name) ?? [];
  return folder === undefined || folder === sample ? sample : undefined;
}

function sampleNode(
  sample: string,
  {
    blob,
    name,
    run,
    files = noFiles,
  }: {
    readonly blob: BlobEntry;
    /** Of the run; `undefined` = nobody could read it. */
    readonly name: string | undefined;
    readonly run: LineageNode | undefined;
    readonly files: HeldFiles | undefined;
  },
): LineageNode {
  const fromMs = run?.lastRun?.atMs ?? run?.fromMs ?? blob.modifiedAtMs;
  return {
    ...prefixNode(`${sample}/`, sample, fromMs),
    facts: [
      ...(name ? [{ label: 'Run', value: name }] : []),
      { label: 'Files', value: formatCount(files.count) },
      { label: 'Size', value: formatBytes(files.sizeBytes) },
      markerFact(blob),
    ],
    ...(run === undefined ? { problem: unknownRun(name) } : {}),
  };
}

function sinceOf({ fromMs }: LineageNode): LineageSpan {
  return fromMs === undefined ? {} : { fromMs };
}

function unknownRun(run: string | undefined): string {
  if (run === undefined) return 'its marker could not be read';
  return run === ''
    ? 'its marker does not say which run it is from'
    : `it is from the run ${run}, of which no source of the lake knows`;
}

function markerFact({ name }: BlobEntry): LineageFact {
  return { label: 'Marker', value: `${container}/${name}` };
}

function analysisNode({ sample, name, blob }: Analysis, fromMs: number): LineageNode {
  const [, reference = name, commit] = /^(.+)_([0-9a-f]{6,40})$/.exec(name) ?? [];
  const facts = [
    { label: 'Sample', value: sample },
    { label: 'Reference', value: reference },
  ];
  return {
    ...prefixNode(`${sample}/rnaseq/${name}/`, `${sample} ${name}`, fromMs),
    facts: [
      ...facts,
      ...(commit === undefined ? [] : [{ label: 'Commit', value: commit }]),
      markerFact(blob),
    ],
  };
}

function prefixNode(prefix: string, name: string, fromMs: number): LineageNode {
  return {
    id: lineageId({ kind: 'blob', container, name: prefix }),
    kind: 'blob',
    name,
    group: container,
    lastRun: { state: 'ready', outcome: 'good', atMs: fromMs },
    place: { kind: 'blob', container, name: prefix },
    fromMs,
  };
}

function areaOf({ id, place }: LineageNode): readonly LineageArea[] {
  return place?.kind === 'blob' ? [{ id, container, prefix: place.name }] : [];
}

function sampleId(sample: string): string {
  return lineageId({ kind: 'blob', container, name: `${sample}/` });
}
