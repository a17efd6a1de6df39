import type { Source } from '../../../lake/lake';
import { layoutOf } from '../../../runs/layouts/layoutOf';
import { parseRunName } from '../../../runs/runName';
import { sheetPath } from '../../../runs/sampleSheets';
import type { BlobEntry } from '../../../storage/blobStore';
import type { FileEntry, FileTree } from '../../../storage/fileTree';
import type { KnownBlobs } from '../../../storage/knownBlobs';
import { destinationOf } from '../../../sync/destination';
import {
  lineageEdge,
  type LineageNode,
  type LineagePlace,
  type LineageSpan,
} from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type LineageOptions, type LineagePart } from '../../graph/lineageReader';
import { noting } from '../noting';
import type { LakeRun } from './lakeRuns';
import { readFlags, type RunFlags } from './readFlags';
import { sheetNodes } from './readSheets';
import { runState } from './runState';

/** What listings tell of a run. */
export interface SeenRun {
  /** As its folder is called, or as it is called in the lake if it has none. */
  readonly run: string;
  readonly hasFolder: boolean;
  readonly inLake: LakeRun | undefined;
  /** False if the lake could not be asked. */
  readonly isRead: boolean;
  /** There is nothing of it but a sheet. */
  readonly isMissing: boolean;
  /** Its sheets that lie elsewhere, mostly one. */
  readonly sheets: readonly FileEntry[];
}

export interface SourcePorts {
  readonly blobs: KnownBlobs;
  readonly fileTree: (folder: string) => FileTree;
}

interface RunPorts extends SourcePorts {
  readonly options: LineageOptions;
  /** What cannot be read is added. */
  readonly problems: string[];
}

/**
 * A run with its records, its sample sheets and what its flags tell. What cannot be read of it is a
 * problem. @throws the reason of the signal
 */
export async function readRun(
  source: Source,
  seen: SeenRun,
  ports: RunPorts,
): Promise<LineagePart> {
  const { run } = seen;
  const { blobs, options, problems } = ports;
  const { signal, asOf } = options;
  const orNote = <T>(what: string, read: () => Promise<T>): Promise<T | undefined> =>
    noting(problems, signal, { what: `${what} of ${run}`, read });
  const state = await orNote('The records', () => runState(source, seen, { blobs, asOf, signal }));
  const node: LineageNode = { ...runNode(source, seen), ...state };
  const [flags = noFlags, sheets = []] = await Promise.all([
    orNote('The flags', async () => flagsOf(source, node, { seen, ports })),
    orNote('The sample sheet', () =>
      readOwnSheets(source, { ...seen, node }, { ...ports, signal }),
    ),
  ]);
  const facts = [...(node.facts ?? []), ...flags.facts];
  const landing = sheets.map(({ id }) => lineageEdge(id, 'lands', node.id));
  return {
    ...emptyPart,
    nodes: [
      { ...node, ...(facts.length > 0 && { facts }), ...(seen.isMissing && earliest(sheets)) },
      ...flags.nodes,
      ...sheets,
    ],
    edges: [...flags.edges, ...landing],
    areas: flags.areas,
  };
}

const noFlags: RunFlags = { nodes: [], edges: [], areas: [], facts: [] };

function flagsOf(
  source: Source,
  node: LineageNode,
  { seen, ports }: { readonly seen: SeenRun; readonly ports: RunPorts },
): RunFlags | Promise<RunFlags> {
  const { marker, hasBlobs = false } = seen.inLake ?? {};
  const { signal, asOf } = ports.options;
  return hasBlobs ? readFlags(source, node, { ...ports, marker, asOf, signal }) : noFlags;
}

/** A sheet is often written before the day that its run is named after. */
function earliest(sheets: readonly LineageNode[]): LineageSpan {
  const times = sheets.flatMap(({ fromMs }) => fromMs ?? []);
  return times.length === 0 ? {} : { fromMs: Math.min(...times) };
}

export function runId({ name }: Source, run: string): string {
  return lineageId({ kind: 'run', source: name, run });
}

function runNode(source: Source, seen: SeenRun): LineageNode {
  const { run, isMissing } = seen;
  const startedOn = parseRunName(run)?.instrument.startedOn;
  return {
    id: runId(source, run),
    kind: 'run',
    name: run,
    group: source.name,
    ...(isMissing
      ? { lastRun: { state: 'sheet only', outcome: 'unknown' } }
      : { place: placeOf(source, seen) }),
    ...(startedOn === undefined ? {} : { fromMs: Date.parse(startedOn) }),
  };
}

/** Where it lies in the lake; before it does, the folder that it is in. */
function placeOf(source: Source, { run, hasFolder, isRead, inLake }: SeenRun): LineagePlace {
  const [folder] = layoutOf(source).foldersOf(run);
  return hasFolder && isRead && inLake === undefined && folder !== undefined
    ? { kind: 'folder', folder: `${source.folder}/${folder}` }
    : { kind: 'run', source: source.name, run };
}

/** The sheets of a run with where they were copied to. */
async function readOwnSheets(
  source: Source,
  { node, run, sheets, hasFolder, isMissing, inLake }: SeenRun & { readonly node: LineageNode },
  { blobs, fileTree, signal }: SourcePorts & { readonly signal: AbortSignal },
): Promise<readonly LineageNode[]> {
  if (sheets.length === 0) return [];
  const { container, prefix } = destinationOf(source, run);
  const hasOwn =
    hasFolder && (await fileTree(source.folder).stat(`${run}/${sheetPath}`)) !== undefined;
  const copy =
    inLake?.hasBlobs === true && !hasOwn
      ? await copyOf({ container, name: prefix + sheetPath }, inLake, { blobs, signal })
      : undefined;
  const { lastRun, evidence, fromMs = Infinity } = node;
  const nodes = sheetNodes(source, sheets, { run, hasOwn, isMissing, copy, lastRun, evidence });
  // It was there when the run began, whenever it was written again.
  return nodes.map((sheet) => ({ ...sheet, fromMs: Math.min(sheet.fromMs ?? Infinity, fromMs) }));
}

/** As long as the record of a verified run is the same, its sheet is, too: it is asked for once. */
function copyOf(
  address: { readonly container: string; readonly name: string },
  { marker }: LakeRun,
  { blobs, signal }: Pick<SourcePorts, 'blobs'> & { readonly signal: AbortSignal },
): Promise<BlobEntry | undefined> {
  if (marker === undefined) return blobs.blobStore.head(address, { signal });
  return blobs.headSince(address, marker, signal);
}
