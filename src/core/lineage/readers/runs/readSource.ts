import { forEachConcurrent } from '../../../base/concurrency';
import { formatCount } from '../../../base/sizes';
import type { Source } from '../../../lake/lake';
import { isForeign } from '../../../runs/foreignNames';
import { layoutOf, nameInLake } from '../../../runs/layouts/layoutOf';
import { sheetFolderIn } from '../../../runs/sampleSheets';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import type { LineageArea, LineageOptions, LineagePart } from '../../graph/lineageReader';
import { joinParts } from '../../graph/joinParts';
import { noting } from '../noting';
import { listLakeRuns, type LakeRun } from './lakeRuns';
import { readRun, runId, type SourcePorts } from './readRun';
import type { ListedReceipt } from './receiptReads';
import { readSheets, runsWithoutData, type SourceSheets } from './readSheets';
import { sumOfRuns } from './sumOfRuns';

const looksAtOnce = 16;

/** A source, its runs and what the lake says of them. */
export interface SourcePart extends LineagePart {
  readonly areas: readonly LineageArea[];
  /** Ids of runs by what they are called in the lake. */
  readonly runs: ReadonlyMap<string, string>;
  /** Receipts by the same. */
  readonly receipts: ReadonlyMap<string, ListedReceipt>;
}

/**
 * Reads the runs of a source from its folder, from its sample sheets and from their records in the lake:
 * what cannot be reached is a problem, and the rest is told all the same. @throws the reason of the signal
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
  // Sheets that lie beside the runs are away with them.
  const isApart = source.sampleSheets !== undefined;
  const sheets = inFolder || isApart ? await readSheets(source, ports) : noSheets;
  problems.push(...sheets.problems);
  const names = namesByLake(source, inFolder ?? [], inLake ?? new Map());
  const missing = runsWithoutData(sheets, names.values());
  for (const run of missing) names.set(nameInLake(source, run), run);
  const parts: LineagePart[] = [];
  await forEachConcurrent(names, { limit: looksAtOnce, signal }, async ([lakeName, run]) => {
    const about = { run, inLake: inLake?.get(lakeName), isMissing: missing.includes(run) };
    const ofRun = sheets.ofRun.get(run.toLowerCase()) ?? [];
    const seen = { ...about, isRead: inLake !== undefined, sheets: ofRun };
    const hasFolder = inFolder?.includes(run) === true;
    parts.push(await readRun(source, { ...seen, hasFolder }, { ...ports, options, problems }));
  });
  const runs = new Map([...names].map(([lakeName, run]) => [lakeName, runId(source, run)]));
  const { nodes, edges, areas = [] } = joinParts(parts);
  return {
    nodes: [sourceNode(source, nodes), ...nodes],
    edges: [...[...runs.values()].map((id) => landing(source, id)), ...edges],
    problems,
    areas: [...[...runs].map(([lakeName, id]) => areaOf(source, lakeName, id)), ...areas],
    runs,
    receipts: receiptsOf(source, inLake ?? new Map()),
  };
}

function receiptsOf(
  { container }: Source,
  inLake: ReadonlyMap<string, LakeRun>,
): ReadonlyMap<string, ListedReceipt> {
  const listed = [...inLake].flatMap(([name, { receipt: entry }]) =>
    entry === undefined ? [] : [[name, { container, entry }] as const],
  );
  return new Map(listed);
}

const noSheets: SourceSheets = { ofRun: new Map(), problems: [] };

async function namesInFolder(
  source: Source,
  { fileTree }: SourcePorts,
): Promise<readonly string[]> {
  const entries = await fileTree(source.folder).list('');
  const sheetFolder = sheetFolderIn(source);
  const folders = entries.filter(
    ({ kind, path }) => kind === 'folder' && !isForeign(path) && path !== sheetFolder,
  );
  return folders.flatMap(({ path }) => layoutOf(source).runOf(path, source) ?? []);
}

/** Runs by what they are called in the lake; one that is there alone is called as there. */
function namesByLake(
  source: Source,
  inFolder: readonly string[],
  inLake: ReadonlyMap<string, LakeRun>,
): Map<string, string> {
  const names = new Map([...inLake.keys()].map((name) => [name, name]));
  for (const run of inFolder) names.set(nameInLake(source, run), run);
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A source rests on what its runs do, and is as its newest one is. */
function sourceNode({ name, folder }: Source, nodes: readonly LineageNode[]): LineageNode {
  const runs = nodes.filter(({ kind }) => kind === 'run');
  return {
    id: lineageId({ kind: 'source', source: name }),
    kind: 'source',
    name,
    facts: [
      { label: 'Folder', value: folder },
      { label: 'Runs', value: formatCount(runs.length) },
    ],
    place: { kind: 'folder', folder },
    ...sumOfRuns(runs),
  };
}

function landing(source: Source, id: string): LineageEdge {
  return lineageEdge(lineageId({ kind: 'source', source: source.name }), 'lands', id);
}

function areaOf({ container, destination }: Source, lakeName: string, id: string): LineageArea {
  return { id, container, prefix: `${destination === '' ? '' : `${destination}/`}${lakeName}/` };
}
