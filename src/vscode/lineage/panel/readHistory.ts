import { inOneSentence, OperatorError } from '../../../core/base/errors';
import type { PipelineRun, RunLog } from '../../../core/datasets/runs/pipelineRun';
import { RunRecords } from '../../../core/datasets/runs/runRecords';
import { historyOf, type LineageHistory } from '../../../core/lineage/show/history';
import type { HistoryRequest } from '../../../protocol/lineageApi';
import type { OpenLake, OpenLakes } from '../../support/openLakes';

/** What ran in the lakes of the workspace, and where to look for what each run said. */
export interface WorkspaceHistory {
  readonly history: LineageHistory;
  /** By the run's id. */
  readonly logs: ReadonlyMap<string, { readonly lakeId: string; readonly log: RunLog }>;
}

/** Reads the records of runs. A lake that cannot be asked is a problem, never a missing history. */
export async function readHistory(
  lakes: OpenLakes,
  request: HistoryRequest,
  signal: AbortSignal,
): Promise<WorkspaceHistory> {
  await lakes.whenRead;
  const parts = await Promise.all(lakes.all.map((lake) => readOrSay(lake, request, signal)));
  const runs = parts.flatMap((part) => part.runs);
  return {
    history: { ...historyOf(runs), problems: parts.flatMap(({ problems }) => problems) },
    logs: new Map(
      parts.flatMap(({ lakeId, runs: own }) =>
        own.flatMap(({ id, log }) => (log === undefined ? [] : [[id, { lakeId, log }] as const])),
      ),
    ),
  };
}

interface LakeHistory {
  readonly lakeId: string;
  readonly runs: readonly PipelineRun[];
  readonly problems: readonly string[];
}

async function readOrSay(
  open: OpenLake,
  { fromMs, untilMs }: HistoryRequest,
  signal: AbortSignal,
): Promise<LakeHistory> {
  const { datasets } = open.lake;
  const nothing = { lakeId: open.id, runs: [], problems: [] };
  if (datasets === undefined) return nothing;
  try {
    return await open.use(async (ports) => {
      const listed = await new RunRecords(ports, datasets).list({ fromMs, untilMs, signal });
      const problems = listed.problems.map(({ name, message }) => `${name}: ${message}`);
      return { lakeId: open.id, runs: listed.runs, problems };
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OperatorError)) throw error;
    const problem = `Runs of ${open.label} could not be read: ${inOneSentence(error)}`;
    return { ...nothing, problems: [problem] };
  }
}
