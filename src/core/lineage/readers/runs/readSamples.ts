import { forEachConcurrent } from '../../../base/concurrency';
import { StorageError, type BlobEntry } from '../../../storage/blobStore';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type LineageArea, type LineagePart } from '../../graph/lineageReader';
import type { KnownBlobs } from './knownBlobs';

/** Where samples are put that are taken out of the runs. */
const container = 'samples';
const readsAtOnce = 16;

/**
 * The samples that were taken out of runs, and the analyses made of them, by the markers of those who
 * made them: `<sample>.ready`, in the container's root or in the sample's folder, holds the run's name;
 * `<sample>/rnaseq/<reference>_<commit>/analysis.ready` ends an analysis. None if there is no such
 * container. `runs` has the ids of runs by name. @throws StorageError
 */
export async function readSamples(
  blobs: KnownBlobs,
  runs: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<LineagePart> {
  const markers = await listMarkers(blobs, signal);
  const nodes: LineageNode[] = [];
  const edges: LineageEdge[] = [];
  await forEachConcurrent(
    markers.samples,
    { limit: readsAtOnce, signal },
    async ([sample, blob]) => {
      const run = (await blobs.text(container, blob, signal))?.trim() ?? '';
      const id = runs.get(run);
      nodes.push(sampleNode(sample, { blob, run, isKnown: id !== undefined }));
      const target = sampleId(sample);
      if (id !== undefined) {
        edges.push(lineageEdge(id, 'lands', target, { fromMs: blob.modifiedAtMs }));
      }
    },
  );
  for (const analysis of markers.analyses) {
    const node = analysisNode(analysis);
    nodes.push(node);
    const span = { fromMs: analysis.blob.modifiedAtMs };
    edges.push(lineageEdge(sampleId(analysis.sample), 'derives', node.id, span));
  }
  return { ...emptyPart, nodes, edges, areas: nodes.flatMap(areaOf) };
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
}

async function listMarkers({ blobStore }: KnownBlobs, signal: AbortSignal): Promise<Markers> {
  const samples = new Map<string, BlobEntry>();
  const analyses: Analysis[] = [];
  try {
    for await (const page of blobStore.listBlobs(container, '', { signal })) {
      for (const blob of page) {
        if (!blob.name.endsWith('.ready')) continue;
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
  return { samples, analyses };
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
    run,
    isKnown,
  }: { readonly blob: BlobEntry; readonly run: string; readonly isKnown: boolean },
): LineageNode {
  return {
    ...prefixNode(`${sample}/`, sample, blob),
    facts: run === '' ? [] : [{ label: 'Run', value: run }],
    ...(isKnown ? {} : { problem: unknownRun(run) }),
  };
}

function unknownRun(run: string): string {
  return run === ''
    ? 'its marker does not say which run it is from'
    : `it is from the run ${run}, of which no source of the lake knows`;
}

function analysisNode({ sample, name, blob }: Analysis): LineageNode {
  const [, reference = name, commit] = /^(.+)_([0-9a-f]{6,40})$/.exec(name) ?? [];
  const facts = [
    { label: 'Sample', value: sample },
    { label: 'Reference', value: reference },
  ];
  return {
    ...prefixNode(`${sample}/rnaseq/${name}/`, `${sample} ${name}`, blob),
    facts: commit === undefined ? facts : [...facts, { label: 'Commit', value: commit }],
  };
}

function prefixNode(prefix: string, name: string, marker: BlobEntry): LineageNode {
  return {
    id: lineageId({ kind: 'blob', container, name: prefix }),
    kind: 'blob',
    name,
    group: container,
    lastRun: { state: 'ready', outcome: 'good', atMs: marker.modifiedAtMs },
    place: { kind: 'blob', container, name: prefix },
    fromMs: marker.modifiedAtMs,
  };
}

function areaOf({ id, place }: LineageNode): readonly LineageArea[] {
  return place?.kind === 'blob' ? [{ id, container, prefix: place.name }] : [];
}

function sampleId(sample: string): string {
  return lineageId({ kind: 'blob', container, name: `${sample}/` });
}
