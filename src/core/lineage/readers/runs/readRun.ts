import type { Source } from '../../../lake/lake';
import { parseRunName } from '../../../runs/runName';
import { sheetPath } from '../../../runs/sampleSheets';
import type { BlobEntry } from '../../../storage/blobStore';
import type { FileEntry } from '../../../storage/fileTree';
import { destinationOf } from '../../../sync/destination';
import { lineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type LineageOptions, type LineagePart } from '../../graph/lineageReader';
import { noting } from '../noting';
import type { LakeRun } from './lakeRuns';
import { readFlags } from './readFlags';
import { sheetNodes } from './readSheets';
import type { SourcePorts } from './readSource';
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
  { blobs, fileTree, options, problems }: RunPorts,
): Promise<LineagePart> {
  const { run, inLake } = seen;
  const { signal, asOf } = options;
  const state = await noting(problems, signal, {
    what: `The records of ${run}`,
    read: () => runState(source, seen, { blobs, asOf, signal }),
  });
  const bare = runNode(source, seen);
  const node: LineageNode = { ...bare, ...state };
  const flags = await noting(problems, signal, {
    what: `The flags of ${run}`,
    read: async () =>
      inLake?.hasBlobs === true
        ? readFlags(source, node, { marker: inLake.marker, blobs, asOf, signal })
        : { ...emptyPart, areas: [], facts: [] },
  });
  const sheets = await noting(problems, signal, {
    what: `The sample sheet of ${run}`,
    read: () => readOwnSheets(source, { ...seen, node }, { blobs, fileTree, signal }),
  });
  const facts = [...(node.facts ?? []), ...(flags?.facts ?? [])];
  const since = Math.min(...(sheets ?? []).map(({ fromMs = Infinity }) => fromMs));
  return {
    ...emptyPart,
    nodes: [
      {
        ...node,
        ...(facts.length > 0 && { facts }),
        // A sheet is often written before the day that the run is named after.
        ...(seen.isMissing && since !== Infinity && { fromMs: since }),
      },
      ...(flags?.nodes ?? []),
      ...(sheets ?? []),
    ],
    edges: [
      ...(flags?.edges ?? []),
      ...(sheets ?? []).map(({ id }) => lineageEdge(id, 'lands', node.id)),
    ],
    areas: flags?.areas ?? [],
  };
}

export function runId({ name }: Source, run: string): string {
  return lineageId({ kind: 'run', source: name, run });
}

function runNode(source: Source, { run, isMissing }: SeenRun): LineageNode {
  const startedOn = parseRunName(run)?.instrument.startedOn;
  return {
    id: runId(source, run),
    kind: 'run',
    name: run,
    group: source.name,
    ...(isMissing
      ? { lastRun: { state: 'sheet only', outcome: 'unknown' } }
      : { place: { kind: 'run', source: source.name, run } }),
    ...(startedOn === undefined ? {} : { fromMs: Date.parse(startedOn) }),
  };
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
