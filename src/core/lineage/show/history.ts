import type { PipelineRun, PipelineRunState, RunTrigger } from '../../datasets/runs/pipelineRun';
import { datasetKey, defaultBranch } from '../../datasets/reference/grosReference';
import { parseGros } from '../../datasets/reference/parseGros';
import { formatBytes, formatCount } from '../../base/sizes';
import { serializeGros } from '../../datasets/reference/formatGros';
import type { LineageFact } from '../graph/lineageGraph';
import { lineageId } from '../graph/lineageId';
import type { HandPublication } from '../history/lakeHistory';

/** What ran and was published in a span of time. */
export interface LineageHistory {
  /** By when they began, earliest first. */
  readonly runs: readonly HistoryRun[];
  /** By when they were published, earliest first. */
  readonly versions: readonly HistoryVersion[];
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
  /** How many older ones there are in that time, too many to be told. */
  readonly left: { readonly runs: number; readonly versions: number };
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
  /** The run that made it; absent = no run that is told of did. */
  readonly runId?: string;
  /** What is known of the making of one without a run. */
  readonly byHand?: HandMade;
}

/** How a version came to be that no run tells of. */
export interface HandMade {
  /** The person, as their machine calls them; absent = nobody recorded that. */
  readonly by?: string;
  /** The repository and branch of the code that made it. */
  readonly from?: string;
  /** Of that code, with a word if it was changed. */
  readonly commit?: string;
  /** The pipeline that made it, of whose run there is no record here. */
  readonly pipeline?: string;
  /** That run: somebody may have deleted its record, or it began before the time that is told. */
  readonly runId?: string;
  readonly upstreams: readonly HistoryReference[];
  /** In the order in which they are told. */
  readonly facts: readonly LineageFact[];
}

/** The history that runs tell of, and versions that none of them does, in whatever order they come. */
export function historyOf(
  runs: readonly PipelineRun[],
  publications: readonly HandPublication[] = [],
): Pick<LineageHistory, 'runs' | 'versions'> {
  const history = [...runs].sort((a, b) => a.startedAtMs - b.startedAtMs).map(historyRun);
  const versions = [...history.flatMap(versionsOf), ...publications.map(handVersion)];
  return { runs: history, versions: versions.sort((a, b) => a.publishedAtMs - b.publishedAtMs) };
}

function handVersion({ version, record, atMs }: HandPublication): HistoryVersion {
  const { name, sizeBytes } = version;
  const { producer, rows, pipeline, runId, publishedBy: by, upstreams = [] } = record ?? {};
  const facts = [
    ...(rows === undefined ? [] : [{ label: 'Rows', value: formatCount(rows) }]),
    { label: 'Size', value: formatBytes(sizeBytes) },
  ];
  return {
    reference: serializeGros(name, version.version),
    dataset: lineageId({ kind: 'dataset', ...name }),
    name: datasetKey(name),
    publishedAtMs: atMs,
    byHand: {
      ...(by !== undefined && { by }),
      ...(producer !== undefined && {
        from: `${producer.repo}/${producer.branch}`,
        commit: commitText(producer.commit, producer.dirty),
      }),
      ...(pipeline !== undefined && { pipeline }),
      ...(runId !== undefined && { runId }),
      upstreams: upstreams.flatMap(referenceOf),
      facts,
    },
  };
}

function commitText(commit: string, isDirty: boolean | undefined): string {
  return isDirty === true ? `${commit}, changed` : commit;
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
    ...(commit !== undefined && { commit: commitText(commit, run.isDirty) }),
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
