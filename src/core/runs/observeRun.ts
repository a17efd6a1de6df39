import { mapRows } from '../base/columns/rows';
import { pauseIfDue } from '../base/slices';
import type { Source } from '../lake/lake';
import { fileError } from '../storage/fileErrors';
import { FileError } from '../storage/fileTree';
import type { ObservingPorts } from './observingPorts';
import { describeReleased } from './describeReleased';
import { layoutOf } from './layouts/layoutOf';
import { pathsWithin } from './layouts/runPaths';
import { judgeReadiness, type JudgedReadiness } from './readiness';
import type { ObservedRun, ReadinessVerdict, RunProblem, SampleSheet, SheetIndex } from './run';
import type { ReleasedRun } from './releasedRun';
import { findReleased } from './releasedRuns';
import { readRunFacts, type RunFacts } from './runFacts';
import { chooseSheet, describeNoSheet, listSheets, sheetTreeOf } from './sampleSheets';
import { recognizeSheet, sheetStartBytes } from './sheetKind';
import { observeTree, type ObservedTree, type RunFolders } from './observeTree';
import { refuseNamesakes } from './namesakes';

export interface ObserveRunOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of entries seen so far. */
  readonly onEntries?: (count: number) => void;
  /** Those of the observed source, so that many runs do not list them again and again. */
  readonly sheets?: SheetIndex;
}

/**
 * Looks at everything on disk of one run: its tree, its sheet, and whether it is complete. Writes
 * nothing but when the run was first seen.
 * @throws FileError `missing` if there is neither a folder nor a sheet of the name, nor a release; any other reason
 * if the folder itself cannot be listed. Folders in it that cannot are in `unreadable`.
 */
export async function observeRun(
  source: Source,
  name: string,
  ports: ObservingPorts,
  options: ObserveRunOptions = {},
): Promise<ObservedRun> {
  const index = options.sheets ?? (await listSheets(source, ports));
  const { sheet, isNamed, problems } = await observeSheet(source, name, ports, index);
  const folders = await foldersThere(source, name, ports);
  const released =
    folders.length === 0 ? await findReleased(ports.fileTree(source.folder), name) : undefined;
  if (folders.length === 0 && released === undefined && !isNamed) {
    throw fileError('missing', { name: `Run ${name} of ${source.folder}` });
  }
  const seen =
    folders.length > 0
      ? await lookInto({ source, run: name, folders }, ports, options)
      : withoutFolder(name, source, released);
  const stranded = await strandedFolders(source, name, folders, ports);
  return {
    name,
    source,
    ...seen.tree,
    unreadable: [...seen.tree.unreadable, ...stranded],
    instrument: seen.facts.instrument,
    verdict: seen.judged.verdict,
    sheet,
    problems: [
      ...seen.facts.problems,
      ...seen.judged.problems,
      ...problems,
      // Of sheets that could not be listed nothing is known.
      ...(isNamed || problems.length > 0 || folders.length === 0
        ? []
        : describeNoSheet(source, name, seen.tree.files)),
    ],
    firstSeenAtMs: await firstSeen(source, name, ports),
    ...ifThere(seen, released),
  };
}

interface SeenRun {
  readonly tree: ObservedTree;
  readonly facts: Pick<RunFacts, 'instrument' | 'problems' | 'ownSheet'>;
  readonly judged: JudgedReadiness;
}

function ifThere(
  { facts: { ownSheet } }: SeenRun,
  released: ReleasedRun | undefined,
): Pick<ObservedRun, 'ownSheet' | 'released'> {
  return { ...(ownSheet && { ownSheet }), ...(released && { released }) };
}

async function foldersThere(
  source: Source,
  name: string,
  ports: ObservingPorts,
): Promise<readonly string[]> {
  const tree = ports.fileTree(source.folder);
  const there: string[] = [];
  for (const folder of layoutOf(source).foldersOf(name)) {
    if ((await tree.stat(folder)) !== undefined) there.push(folder);
  }
  return there;
}

/**
 * Of a run of several folders those that an interrupted release, or undoing, left in the trash while
 * others lie in the source: what is in them was not seen, and half of a run is no run.
 */
async function strandedFolders(
  source: Source,
  name: string,
  there: readonly string[],
  ports: ObservingPorts,
): Promise<readonly RunProblem[]> {
  const away = layoutOf(source)
    .foldersOf(name)
    .filter((folder) => !there.includes(folder));
  if (there.length === 0 || away.length === 0) return [];
  const released = await findReleased(ports.fileTree(source.folder), name);
  if (released?.remains !== 'moving') return [];
  const message =
    'lies in the trash since moving the folders of the run was interrupted; the next sync or release of it puts it back';
  return away.map((path) => ({ path, message }));
}

async function lookInto(
  where: RunFolders,
  ports: ObservingPorts,
  options: ObserveRunOptions,
): Promise<SeenRun> {
  const { source } = where;
  const fileTree = ports.fileTree(source.folder);
  const { entries, gap, ...seen } = await observeTree(fileTree, where, options);
  const tree = await refuseNamesakes(seen.tree, where, fileTree);
  await pauseIfDue();
  const facts = await readRunFacts(where, entries, ports);
  await pauseIfDue();
  const judged = await judgeReadiness({
    completion: facts.completion,
    gap,
    entries,
    isPartlySeen: tree.unreadable.length > 0,
    delayMs: source.completionDelayMs,
    nowMs: ports.clock.nowMs(),
  });
  return { tree: withExpected(tree, where, facts.expected), facts, judged };
}

/** Hands every file what its bytes must be, where an instrument's list says so. */
function withExpected(
  tree: ObservedTree,
  where: RunFolders,
  expected: RunFacts['expected'],
): ObservedTree {
  if (expected.size === 0) return tree;
  const pathWithin = pathsWithin(where);
  const files = mapRows(tree.files, (file) => {
    const digest = expected.get(pathWithin(file.treePath));
    return digest === undefined ? file : { ...file, expected: digest };
  });
  return { ...tree, files };
}

function withoutFolder(name: string, source: Source, released: ReleasedRun | undefined): SeenRun {
  const verdict: ReadinessVerdict =
    released === undefined
      ? {
          readiness: 'sheetOnly',
          because: `there is a sample sheet, but no folder ${name} in ${source.folder}`,
          evidence: [],
        }
      : { readiness: 'released', because: describeReleased(released), evidence: [] };
  return {
    tree: { folders: [], files: [], notCarried: [], unreadable: [], sizeBytes: 0 },
    facts: { instrument: undefined, problems: [] },
    judged: { verdict, problems: [] },
  };
}

interface ObservedSheet {
  readonly sheet: SampleSheet | undefined;
  readonly problems: readonly RunProblem[];
  /** True if there is at least one sheet of the run's name, chosen or not. */
  readonly isNamed: boolean;
}

async function observeSheet(
  source: Source,
  name: string,
  ports: ObservingPorts,
  index: SheetIndex,
): Promise<ObservedSheet> {
  const { entry, problems } = chooseSheet(name, index);
  const unlisted = index.problems.map((message) => ({ path: '', message }));
  if (!entry)
    return { sheet: undefined, problems: [...problems, ...unlisted], isNamed: problems.length > 0 };
  try {
    const start = await sheetTreeOf(source, ports).readStart(entry.path, sheetStartBytes);
    const sheet = { path: entry.path, entry, kind: recognizeSheet(start) };
    return { sheet, problems: unlisted, isNamed: true };
  } catch (error) {
    if (!FileError.is(error)) throw error;
    // Still the run's sheet: that it cannot be carried shows when it is.
    const unread = { path: '', message: `Sample sheet: ${error.message}. ${error.remedy}` };
    const sheet: SampleSheet = { path: entry.path, entry, kind: 'unrecognized' };
    return { sheet, problems: [...unlisted, unread], isNamed: true };
  }
}

async function firstSeen(source: Source, name: string, ports: ObservingPorts): Promise<number> {
  const nowMs = ports.clock.nowMs();
  const seen = await ports.runHistory.firstSeen(source.folder, [name], nowMs);
  return seen.get(name) ?? nowMs;
}
