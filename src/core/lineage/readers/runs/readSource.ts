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
import type { KnownBlobs } from '../../../storage/knownBlobs';
import { listLakeRuns, type LakeRun } from './lakeRuns';
import { runState } from './runState';

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
      read: () => runState(source, seen, { blobs: ports.blobs, asOf: options.asOf, signal }),
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
