import type { Source } from '../lake/lake';
import { fileError } from '../storage/fileErrors';
import { FileError } from '../storage/fileTree';
import type { ObservingPorts } from './observingPorts';
import { judgeReadiness, type JudgedReadiness } from './readiness';
import type { ObservedRun, ReadinessVerdict, RunProblem, SampleSheet, SheetIndex } from './run';
import { readRunFacts, type RunFacts } from './runFacts';
import { chooseSheet, listSheets, sheetTreeOf } from './sampleSheets';
import { recognizeSheet, sheetStartBytes } from './sheetKind';
import { observeTree, type ObservedTree } from './observeTree';

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
 * @throws FileError `missing` if there is neither a folder nor a sheet of the name; any other reason
 * if the folder itself cannot be listed. Folders in it that cannot are in `unreadable`.
 */
export async function observeRun(
  source: Source,
  name: string,
  ports: ObservingPorts,
  options: ObserveRunOptions = {},
): Promise<ObservedRun> {
  const index = options.sheets ?? (await listSheets(source, ports));
  const {
    sheet,
    problems: sheetProblems,
    isNamed,
  } = await observeSheet(source, name, ports, index);
  const folder = await ports.fileTree(source.folder).stat(name);
  if (folder === undefined && !isNamed) {
    throw fileError('missing', { name: `Run ${name} of ${source.folder}` });
  }
  const seen = folder ? await lookInto(source, name, ports, options) : sheetOnly(name, source);
  return {
    name,
    source,
    ...seen.tree,
    instrument: seen.facts.instrument,
    verdict: seen.judged.verdict,
    sheet,
    problems: [...seen.facts.problems, ...seen.judged.problems, ...sheetProblems],
    firstSeenAtMs: await firstSeen(source, name, ports),
  };
}

interface SeenRun {
  readonly tree: ObservedTree;
  readonly facts: Pick<RunFacts, 'instrument' | 'problems'>;
  readonly judged: JudgedReadiness;
}

async function lookInto(
  source: Source,
  name: string,
  ports: ObservingPorts,
  options: ObserveRunOptions,
): Promise<SeenRun> {
  const { tree, entries } = await observeTree(ports.fileTree(source.folder), name, options);
  const facts = await readRunFacts(source, name, tree.files, ports);
  const judged = judgeReadiness({
    completion: facts.completion,
    entries,
    delayMs: source.completionDelayMs,
    nowMs: ports.clock.nowMs(),
  });
  return { tree, facts, judged };
}

function sheetOnly(name: string, source: Source): SeenRun {
  const verdict: ReadinessVerdict = {
    readiness: 'sheetOnly',
    because: `there is a sample sheet, but no folder ${name} in ${source.folder}`,
    evidence: [],
  };
  return {
    tree: { files: [], notCarried: [], unreadable: [], sizeBytes: 0 },
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
