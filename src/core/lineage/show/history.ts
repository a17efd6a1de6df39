import type { PipelineRun, PipelineRunState, RunTrigger } from '../../datasets/runs/pipelineRun';
import { defaultBranch } from '../../datasets/reference/grosReference';
import { parseGros } from '../../datasets/reference/parseGros';
import { lineageId } from '../graph/lineageId';

/** What ran and was published in a span of time. */
export interface LineageHistory {
  /** By when they began, earliest first. */
  readonly runs: readonly HistoryRun[];
  /** By when they were published, earliest first. */
  readonly versions: readonly HistoryVersion[];
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
}

/** One execution of a pipeline. */
export interface HistoryRun {
  readonly id: string;
  /** The node of its pipeline. */
  readonly pipeline: string;
  readonly name: string;
  readonly state: PipelineRunState;
  readonly startedAtMs: number;
  /** Absent while it runs, and of one that was lost. */
  readonly endedAtMs?: number;
  readonly reads: readonly HistoryReference[];
  readonly published: readonly HistoryReference[];
  /** What started it, in words. */
  readonly trigger?: string;
  readonly commit?: string;
  /** Why it did not succeed. */
  readonly failure?: string;
  readonly hasLog: boolean;
}

/** One version of a dataset. */
export interface HistoryReference {
  /** A `gros://` address with its date. */
  readonly reference: string;
  /** The node of the dataset. */
  readonly dataset: string;
}

export interface HistoryVersion extends HistoryReference {
  /** Of the dataset. */
  readonly name: string;
  readonly publishedAtMs: number;
  /** The run that made it. */
  readonly runId: string;
}

/** The history that runs tell of, in whatever order they come. */
export function historyOf(runs: readonly PipelineRun[]): Omit<LineageHistory, 'problems'> {
  const history = [...runs].sort((a, b) => a.startedAtMs - b.startedAtMs).map(historyRun);
  return { runs: history, versions: history.flatMap(versionsOf) };
}

function historyRun(run: PipelineRun): HistoryRun {
  const { id, pipeline, state, startedAtMs, endedAtMs, trigger, commit, failure, log } = run;
  return {
    id,
    pipeline: lineageId({ kind: 'pipeline', pipeline }),
    name: pipeline,
    state,
    startedAtMs,
    ...(endedAtMs !== undefined && { endedAtMs }),
    reads: run.reads.flatMap(({ resolved }) => referenceOf(resolved)),
    published: run.published.flatMap(referenceOf),
    ...(trigger !== undefined && { trigger: triggerText(trigger) }),
    ...(commit !== undefined && { commit: run.isDirty === true ? `${commit}, changed` : commit }),
    ...(failure !== undefined && { failure: failure.message }),
    hasLog: log !== undefined,
  };
}

/** A record may hold what no version of this program wrote: nothing comes of that. */
function referenceOf(reference: string): readonly HistoryReference[] {
  const parsed = parseGros(reference);
  if (parsed.kind === 'malformed') return [];
  const { repo, branch = defaultBranch } = parsed.reference;
  return [{ reference, dataset: lineageId({ kind: 'dataset', repo, branch }) }];
}

function versionsOf(run: HistoryRun): readonly HistoryVersion[] {
  return run.published.map(({ reference, dataset }) => ({
    reference,
    dataset,
    name: dataset.slice('dataset:'.length),
    publishedAtMs: run.endedAtMs ?? run.startedAtMs,
    runId: run.id,
  }));
}

function triggerText(trigger: RunTrigger): string {
  return trigger.kind === 'manual' ? 'a person' : `the publication of ${trigger.reference}`;
}
