import type { Rows } from '../base/columns/rows';
import { forEachInSlices } from '../base/slices';
import type { Source } from '../lake/lake';
import type { ObservingPorts } from './observingPorts';
import { flagKey, isStatusFlag, judgeCompletion, type Completion } from './completion';
import { sequencerFiles, statusFlag } from './completionRules';
import { parseCompletionStatus, type CompletionStatus } from './completionStatus';
import { layoutOf } from './layouts/layoutOf';
import { findNestedRuns, runDescription } from './nestedRuns';
import type { RunFolders } from './observeTree';
import { nothingRead, readFact, type OpenedRun, type ReadFact } from './readFact';
import { maxXmlBytes } from './readXml';
import type { ExpectedDigest, Instrument, ObservedRun, RunProblem, SeenEntry } from './run';
import { identifyRun, parseRunInfo, type IdentifiedRun, type RunInfo } from './runInfo';
import { sheetPath } from './sampleSheets';
import { recognizeSheet, sheetStartBytes } from './sheetKind';
import { checkStructure, nothingListed } from './structure';

/** What a run's own files say about it. */
export interface RunFacts {
  readonly instrument: Instrument | undefined;
  readonly completion: Completion;
  /** What files must be by a list that the instrument made, by path within the run. */
  readonly expected: ReadonlyMap<string, ExpectedDigest>;
  readonly problems: readonly RunProblem[];
  readonly ownSheet?: NonNullable<ObservedRun['ownSheet']>;
}

/**
 * Reads the flags and the description of a run; a source of plain folders has neither. What a run
 * describes is held against its files only once its flags say that nothing more will come.
 */
export async function readRunFacts(
  where: RunFolders,
  entries: Rows<SeenEntry>,
  ports: ObservingPorts,
): Promise<RunFacts> {
  const { completionFlag } = where.source;
  const flags = await indexFlags(entries, completionFlag);
  const run: FlaggedRun = { ...where, tree: ports.fileTree(where.source.folder), flags };
  const { info, instrument, problems } = await identify(run);
  const isDescribed = layoutOf(run.source).isSequencing && flags.has(flagKey(runDescription));
  const nested = isDescribed ? [] : await nestedRuns(run, entries);
  const isOfUnknownSequencer =
    instrument === undefined &&
    (isDescribed || (nested.length === 0 && hasSequencerFile(run.source, flags)));
  const hasRule = isOfUnknownSequencer || instrument !== undefined;
  const status = await readStatus(run, completionFlag, hasRule);
  const facts = {
    completionFlag,
    instrument,
    isOfUnknownSequencer,
    flags,
    status: status.value,
    nested,
  };
  const isClosed = judgeCompletion({ ...facts, structure: [] }).kind === 'complete';
  const structure =
    isClosed && instrument !== undefined
      ? await checkStructure(run, { model: instrument.model, info, entries })
      : nothingListed;
  return {
    instrument,
    completion: judgeCompletion({ ...facts, structure: structure.findings }),
    expected: structure.expected,
    problems: [...problems, ...status.problems, ...structure.problems],
    ...(await readOwnSheet(run)),
  };
}

/**
 * A run whose description did not arrive, or was lost, is a sequencer's all the same; a flag that strayed
 * to the folder that runs lie in says nothing of these.
 */
function hasSequencerFile(source: Source, flags: ReadonlyMap<string, string>): boolean {
  return layoutOf(source).isSequencing && sequencerFiles.some((name) => flags.has(flagKey(name)));
}

interface FlaggedRun extends OpenedRun {
  /** Paths by their lower-case spelling. */
  readonly flags: ReadonlyMap<string, string>;
}

/** Of what a sequencer's own description says is a run, nobody asks. */
async function nestedRuns(
  { source }: FlaggedRun,
  entries: Rows<SeenEntry>,
): Promise<readonly string[]> {
  return layoutOf(source).isSequencing ? findNestedRuns(entries) : [];
}

/** Only sequencers describe their runs. */
async function identify(
  run: FlaggedRun,
): Promise<IdentifiedRun & { readonly info: RunInfo | undefined }> {
  if (!layoutOf(run.source).isSequencing) {
    return { info: undefined, instrument: undefined, problems: [] };
  }
  const { bytes, problems } = await readFlag(run, runDescription);
  const info = bytes && parseRunInfo(bytes);
  const identified = identifyRun(run.run, info);
  return { ...identified, info, problems: [...problems, ...identified.problems] };
}

/** The files that may be flags: those at the top of a folder of the run, and the one the source names. */
async function indexFlags(
  entries: Rows<SeenEntry>,
  completionFlag: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const deepFlag = completionFlag?.includes('/') === true ? flagKey(completionFlag) : undefined;
  const flags = new Map<string, string>();
  await forEachInSlices(entries, ({ path, treePath, kind }) => {
    const start = treePath.indexOf('/') + 1;
    const isAtTop = !treePath.includes('/', start);
    if (kind !== 'file' || (!isAtTop && deepFlag === undefined)) return;
    const key = flagKey(treePath.slice(start));
    if (isAtTop || key === deepFlag) flags.set(key, path);
  });
  return flags;
}

/** Reads the status flag where a rule asks for it; one that cannot be read says nothing. */
async function readStatus(
  run: FlaggedRun,
  completionFlag: string | undefined,
  hasRule: boolean,
): Promise<{
  readonly value: CompletionStatus | undefined;
  readonly problems: readonly RunProblem[];
}> {
  const isNamed = completionFlag !== undefined && isStatusFlag(completionFlag);
  if (!isNamed && !hasRule) return { value: undefined, problems: [] };
  const { bytes, problems } = await readFlag(run, isNamed ? completionFlag : statusFlag);
  if (bytes) return { value: parseCompletionStatus(bytes), problems };
  return { value: problems.length > 0 ? { kind: 'unclear' } : undefined, problems };
}

/** That it cannot be read shows where it is carried. */
async function readOwnSheet(run: FlaggedRun): Promise<Pick<RunFacts, 'ownSheet'>> {
  const path = run.flags.get(flagKey(sheetPath));
  if (path !== sheetPath || !layoutOf(run.source).hasSheets) return {};
  const { bytes } = await readFact(run, path, sheetStartBytes);
  return bytes ? { ownSheet: { path, kind: recognizeSheet(bytes) } } : {};
}

async function readFlag(run: FlaggedRun, name: string): Promise<ReadFact> {
  const path = run.flags.get(flagKey(name));
  return path === undefined ? nothingRead : readFact(run, path, maxXmlBytes);
}
