import type { Source } from '../lake/lake';
import { FileError, type FileEntry, type FileTree } from '../storage/fileTree';
import type { ObservingPorts } from './observingPorts';
import { flagKey, isStatusFlag, judgeCompletion, type Completion } from './completion';
import { statusFlag } from './completionRules';
import { parseCompletionStatus, type CompletionStatus } from './completionStatus';
import { maxXmlBytes } from './readXml';
import type { Instrument, RunProblem } from './run';
import { identifyRun, parseRunInfo } from './runInfo';

/** What a run's own files say about it. */
export interface RunFacts {
  readonly instrument: Instrument | undefined;
  readonly completion: Completion;
  readonly problems: readonly RunProblem[];
}

/** Reads the flags and the description of a run; a source of plain folders has neither. */
export async function readRunFacts(
  source: Source,
  name: string,
  files: readonly FileEntry[],
  ports: ObservingPorts,
): Promise<RunFacts> {
  const { completionFlag } = source;
  const isIllumina = source.kind === 'illumina';
  const flags = indexFlags(files, completionFlag);
  const run: OpenedRun = { tree: ports.fileTree(source.folder), name, flags };
  const info = isIllumina ? await readFact(run, 'RunInfo.xml') : nothingRead;
  const { instrument, problems } = isIllumina
    ? identifyRun(name, info.bytes && parseRunInfo(info.bytes))
    : { instrument: undefined, problems: [] };
  const status = await readStatus(run, completionFlag, instrument);
  const completion = judgeCompletion({ completionFlag, instrument, flags, status: status.value });
  return { instrument, completion, problems: [...info.problems, ...problems, ...status.problems] };
}

interface OpenedRun {
  readonly tree: FileTree;
  readonly name: string;
  /** Paths by their lower-case spelling. */
  readonly flags: ReadonlyMap<string, string>;
}

interface ReadFact {
  /** `undefined` = it is not there, or could not be read: then there is a problem. */
  readonly bytes: Uint8Array | undefined;
  readonly problems: readonly RunProblem[];
}

const nothingRead: ReadFact = { bytes: undefined, problems: [] };

/** The files that may be flags: those at the run's top, and the one the source names. */
function indexFlags(
  files: readonly FileEntry[],
  completionFlag: string | undefined,
): ReadonlyMap<string, string> {
  const named = completionFlag === undefined ? undefined : flagKey(completionFlag);
  const flags = new Map<string, string>();
  for (const { path } of files) {
    if (!path.includes('/') || flagKey(path) === named) flags.set(flagKey(path), path);
  }
  return flags;
}

/** Reads the status flag where a rule asks for it; one that cannot be read says nothing. */
async function readStatus(
  run: OpenedRun,
  completionFlag: string | undefined,
  instrument: Instrument | undefined,
): Promise<{
  readonly value: CompletionStatus | undefined;
  readonly problems: readonly RunProblem[];
}> {
  const isNamed = completionFlag !== undefined && isStatusFlag(completionFlag);
  if (!isNamed && instrument === undefined) return { value: undefined, problems: [] };
  const { bytes, problems } = await readFact(run, isNamed ? completionFlag : statusFlag);
  if (bytes) return { value: parseCompletionStatus(bytes), problems };
  return { value: problems.length > 0 ? { kind: 'unclear' } : undefined, problems };
}

async function readFact(run: OpenedRun, name: string): Promise<ReadFact> {
  const path = run.flags.get(flagKey(name));
  if (path === undefined) return nothingRead;
  try {
    const bytes = await run.tree.readStart(`${run.name}/${path}`, maxXmlBytes);
    return { bytes, problems: [] };
  } catch (error) {
    if (!FileError.is(error)) throw error;
    const message = `${error.message}. ${error.remedy}`;
    return { bytes: undefined, problems: [{ path, message }] };
  }
}
