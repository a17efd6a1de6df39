import type { Source } from '../../../lake/lake';
import { layoutOf } from '../../../runs/layouts/layoutOf';
import type { BlobEntry } from '../../../storage/blobStore';
import type { KnownBlobs } from '../../../storage/knownBlobs';
import { destinationOf } from '../../../sync/destination';
import {
  lineageEdge,
  type LineageEdge,
  type LineageFact,
  type LineageNode,
} from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import type { AsOf, LineageArea } from '../../graph/lineageReader';

/** What the flags of a run tell, such as that its results are there. */
export interface RunFlags {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  readonly areas: readonly LineageArea[];
  /** About the run: which flags it has, and which it has not. */
  readonly facts: readonly LineageFact[];
}

/** Looks for the flags that the layout of a source has for those who wait for its runs. @throws StorageError */
export async function readFlags(
  source: Source,
  run: LineageNode,
  {
    marker,
    blobs,
    asOf,
    signal,
  }: {
    /** Of the run; flags are raised after it, and stay. */
    readonly marker: BlobEntry | undefined;
    readonly blobs: KnownBlobs;
    readonly asOf: AsOf | undefined;
    readonly signal: AbortSignal;
  },
): Promise<RunFlags> {
  const { container, prefix } = destinationOf(source, run.name);
  const all = await Promise.all(
    layoutOf(source).flags.map(async ({ path, announces }): Promise<RunFlags> => {
      const address = { container, name: prefix + path };
      const blob =
        marker === undefined
          ? await blobs.blobStore.head(address, { signal })
          : await blobs.headSince(address, marker, signal);
      const text = blob && (await blobs.text(container, blob, signal));
      if (blob === undefined || text === undefined) return notWritten(path);
      const toldMs = Date.parse(text.trim());
      const atMs = Number.isNaN(toldMs) ? blob.modifiedAtMs : toldMs;
      if (atMs > (asOf?.atMs ?? Infinity)) return notWritten(path);
      const node = announcedNode(run, { container, prefix, path, announces, atMs });
      return {
        nodes: [node],
        edges: [lineageEdge(run.id, 'lands', node.id, { fromMs: atMs })],
        areas: [{ id: node.id, container, prefix: prefix + announces }],
        facts: [{ label: path, value: new Date(atMs).toISOString() }],
      };
    }),
  );
  return {
    nodes: all.flatMap(({ nodes }) => nodes),
    edges: all.flatMap(({ edges }) => edges),
    areas: all.flatMap(({ areas }) => areas),
    facts: all.flatMap(({ facts }) => facts),
  };
}

function notWritten(path: string): RunFlags {
  return { nodes: [], edges: [], areas: [], facts: [{ label: path, value: 'not written yet' }] };
}

/** What a flag is about; what the run's files rest on, these do. */
function announcedNode(
  { name: run, evidence }: LineageNode,
  {
    container,
    prefix,
    path,
    announces,
    atMs,
  }: {
    readonly container: string;
    readonly prefix: string;
    readonly path: string;
    readonly announces: string;
    readonly atMs: number;
  },
): LineageNode {
  const name = prefix + announces;
  return {
    id: lineageId({ kind: 'blob', container, name }),
    kind: 'blob',
    name: `${run} ${announces.slice(0, -1)}`,
    group: container,
    facts: [{ label: 'Marker', value: `${container}/${prefix}${path}` }],
    lastRun: { state: 'ready', outcome: 'good', atMs },
    place: { kind: 'blob', container, name },
    fromMs: atMs,
    ...(evidence && { evidence: { level: evidence.level } }),
  };
}
