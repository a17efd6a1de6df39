import { forEachConcurrent } from '../../../base/concurrency';
import type { Source } from '../../../lake/lake';
import { isForeign } from '../../../runs/foreignNames';
import { layoutOf, nameInLake } from '../../../runs/layouts/layoutOf';
import { parseRunName } from '../../../runs/runName';
import type { FileTree } from '../../../storage/fileTree';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import type { LineageArea, LineageOptions, LineagePart } from '../../graph/lineageReader';
import { noting } from '../noting';
import type { KnownBlobs } from './knownBlobs';
import { listLakeRuns, type LakeRun } from './lakeRuns';
import { evidenceOn, sizeOn } from './runEvidence';

const looksAtOnce = 16;

/** A source, its runs and what the lake says of them. */
export interface SourcePart extends LineagePart {
  readonly areas: readonly LineageArea[];
  /** Ids of runs by what they are called in the lake. */
  readonly runs: ReadonlyMap<string, string>;
}

export interface SourcePorts {
  readonly blobs: KnownBlobs;
  readonly fileTree: (folder: string) => FileTree;
}

/**
 * Reads the runs of a source from its folder and from their records in the lake: what cannot be reached
 * is a problem, and the rest is told all the same. @throws the reason of the signal
 */
export async function readSource(
  source: Source,
  ports: SourcePorts,
  options: LineageOptions,
): Promise<SourcePart> {
  const { signal } = options;
  const problems: string[] = [];
  const inFolder = await noting(problems, signal, {
    what: `The folder of ${source.name}`,
    read: () => namesInFolder(source, ports),
  });
  const inLake = await noting(problems, signal, {
    what: `What the lake has of ${source.name}`,
    read: () => listLakeRuns(source, ports.blobs.blobStore, signal),
  });
  const names = namesByLake(source, inFolder ?? [], inLake ?? new Map());
  const nodes: LineageNode[] = [sourceNode(source)];
  await forEachConcurrent(names, { limit: looksAtOnce, signal }, async ([lakeName, run]) => {
    const seen = { run, inLake: inLake?.get(lakeName), isRead: inLake !== undefined };
    const state = await noting(problems, signal, {
      what: `The records of ${run}`,
      read: () => stateOf(source, seen, ports.blobs, options),
    });
    nodes.push({ ...runNode(source, run), ...state });
  });
  const runs = new Map([...names].map(([lakeName, run]) => [lakeName, idOf(source, run)]));
  return {
    nodes,
    edges: [...runs.values()].map((id) => landing(source, id)),
    problems,
    areas: [...runs].map(([lakeName, id]) => areaOf(source, lakeName, id)),
    runs,
  };
}

async function namesInFolder(
  source: Source,
  { fileTree }: SourcePorts,
): Promise<readonly string[]> {
  const entries = await fileTree(source.folder).list('');
  const folders = entries.filter(({ kind, path }) => kind === 'folder' && !isForeign(path));
  return folders.flatMap(({ path }) => layoutOf(source).runOf(path, source) ?? []);
}

/** Runs by what they are called in the lake; one that is there alone is called as there. */
function namesByLake(
  source: Source,
  inFolder: readonly string[],
  inLake: ReadonlyMap<string, LakeRun>,
): ReadonlyMap<string, string> {
  const names = new Map([...inLake.keys()].map((name) => [name, name]));
  for (const run of inFolder) names.set(nameInLake(source, run), run);
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sourceNode({ name, folder }: Source): LineageNode {
  return {
    id: lineageId({ kind: 'source', source: name }),
    kind: 'source',
    name,
    facts: [{ label: 'Folder', value: folder }],
    place: { kind: 'folder', folder },
  };
}

function runNode(source: Source, run: string): LineageNode {
  const startedOn = parseRunName(run)?.instrument.startedOn;
  return {
    id: idOf(source, run),
    kind: 'run',
    name: run,
    group: source.name,
    place: { kind: 'run', source: source.name, run },
    ...(startedOn === undefined ? {} : { fromMs: Date.parse(startedOn) }),
  };
}

function landing(source: Source, id: string): LineageEdge {
  return lineageEdge(lineageId({ kind: 'source', source: source.name }), 'lands', id);
}

function areaOf({ container, destination }: Source, lakeName: string, id: string): LineageArea {
  return { id, container, prefix: `${destination === '' ? '' : `${destination}/`}${lakeName}/` };
}

function idOf({ name }: Source, run: string): string {
  return lineageId({ kind: 'run', source: name, run });
}

type RunFacts = Pick<LineageNode, 'evidence' | 'lastRun' | 'facts' | 'problem'>;

/** What the records of a run say as of a moment. */
async function stateOf(
  { container }: Source,
  seen: { readonly inLake: LakeRun | undefined; readonly isRead: boolean },
  blobs: KnownBlobs,
  { signal, asOf }: LineageOptions,
): Promise<RunFacts> {
  const { inLake } = seen;
  if (!seen.isRead) return {};
  if (inLake === undefined) return { facts: [{ label: 'In the lake', value: 'not yet' }] };
  const { marker, receipt, isLocked } = inLake;
  const atMs = asOf?.atMs ?? Infinity;
  if (marker !== undefined && marker.modifiedAtMs <= atMs) {
    const verified = await blobs.head(container, marker, signal);
    if (verified !== undefined) return verifiedState(verified, receipt, isLocked);
  }
  if (isLocked) return { lastRun: { state: 'syncing', outcome: 'underWay' } };
  if (receipt !== undefined && receipt.modifiedAtMs <= atMs) {
    const lastRun = { state: 'incomplete', outcome: 'bad', atMs: receipt.modifiedAtMs } as const;
    return { lastRun, problem: 'its sync did not come to its end' };
  }
  return { facts: [{ label: 'In the lake', value: 'without a record of a sync' }] };
}

/** A receipt is written again without a marker when a run is not what it was. */
function verifiedState(
  marker: { readonly modifiedAtMs: number } & Parameters<typeof evidenceOn>[0],
  receipt: LakeRun['receipt'],
  isLocked: boolean,
): RunFacts {
  const evidence = evidenceOn(marker);
  const rest = { facts: sizeOn(marker), ...(evidence === undefined ? {} : { evidence }) };
  const atMs = marker.modifiedAtMs;
  if (isLocked) return { ...rest, lastRun: { state: 'syncing', outcome: 'underWay', atMs } };
  if (receipt !== undefined && receipt.modifiedAtMs > atMs + clockStepMs) {
    const lastRun = { state: 'changed', outcome: 'unknown', atMs: receipt.modifiedAtMs } as const;
    return { ...rest, lastRun, problem: 'its receipt was written again after it was verified' };
  }
  return { ...rest, lastRun: { state: 'verified', outcome: 'good', atMs } };
}

/** Times of blobs are whole seconds. */
const clockStepMs = 1000;
