import { newRunId, type PipelineRun } from '../../../../core/datasets/runs/pipelineRun';
import { pseudoRandomNumber } from '../demoBytes';
import { demoPipelines, type DemoPipeline } from '../pipelines/demoPipelines';
import { demoRepositories, failingBranch } from '../pipelines/demoRepositories';
import { hashesOf } from '../pipelines/demoCommits';

/** A round of the demo's pipelines: the first of them, and those that it sets off. */
interface Round {
  readonly atMs: number;
  /** Which of the dependent pipelines fail, and why. */
  readonly failures?: Readonly<Record<string, string>>;
  /** Where a round begins that makes up for a failure; left out, with the first pipeline. */
  readonly from?: 'expression';
}

const minute = 60_000;

/** Twice a week since the end of October; a failure was made up for, and one day there were two. */
const rounds: readonly Round[] = [
  { atMs: Date.UTC(2026, 9, 30, 5, 0) },
  { atMs: Date.UTC(2026, 10, 2, 5, 0) },
  {
    atMs: Date.UTC(2026, 10, 5, 5, 0),
    failures: {
      expression: 'Exit code 1: no space left on device, write',
    },
  },
  { atMs: Date.UTC(2026, 10, 5, 8, 41), from: 'expression' },
  { atMs: Date.UTC(2026, 10, 9, 5, 0) },
  { atMs: Date.UTC(2026, 10, 12, 5, 0) },
  { atMs: Date.UTC(2026, 10, 16, 5, 0) },
  { atMs: Date.UTC(2026, 10, 16, 13, 30) },
  { atMs: Date.UTC(2026, 10, 19, 5, 0) },
  { atMs: Date.UTC(2026, 10, 23, 5, 0) },
];

/** When the branch began on which every report fails. */
const strictSinceMs = Date.UTC(2026, 10, 15, 16, 20);

const strictFailure =
  'Exit code 1: SSA001 has only 14.25 ng/µl of DNA, and a strict report takes 15';

/** All that the demo's pipelines did before anybody looked, earliest first; the same everywhere. */
export function pipelineHistory(): readonly PipelineRun[] {
  const history: PipelineRun[] = [];
  for (const round of rounds) {
    const began = history.length;
    for (const [place, pipeline] of demoPipelines.entries()) {
      const atMs = round.atMs + place * minute;
      const isDue =
        (round.from === undefined || upstreamsOf(pipeline).length > 0) &&
        (pipeline.branch !== failingBranch || atMs > strictSinceMs);
      if (isDue)
        history.push(runOf(pipeline, { round, atMs, history, thisRound: history.slice(began) }));
    }
  }
  return history;
}

interface Moment {
  readonly round: Round;
  readonly atMs: number;
  readonly history: readonly PipelineRun[];
  readonly thisRound: readonly PipelineRun[];
}

function runOf(pipeline: DemoPipeline, moment: Moment): PipelineRun {
  const { name, repo, branch } = pipeline;
  const { atMs, thisRound } = moment;
  const begun = {
    id: newRunId(atMs, pseudoRandomNumber(`${name} ${atMs}`, 0, 999_999) / 1_000_000),
    pipeline: name,
    repo,
    branch,
    commit: commitAt(repo, branch, atMs),
    isDirty: false,
    startedAtMs: atMs,
    ...triggerOf(pipeline, thisRound),
  };
  const culprit = thisRound.find(
    (run) => run.state !== 'succeeded' && upstreamsOf(pipeline).includes(run.repo),
  );
  if (culprit !== undefined) return { ...begun, ...skipped(atMs, culprit.pipeline) };
  const endedAtMs = atMs + 1000 * pseudoRandomNumber(`seconds ${name} ${atMs}`, 6, 48);
  return {
    ...begun,
    heartbeatAtMs: endedAtMs,
    endedAtMs,
    reads: upstreamsOf(pipeline).map((read) => ({
      reference: `gros://${read}`,
      resolved: newestOf(read, moment.history) ?? '',
      isLive: true,
    })),
    ...outcomeOf(pipeline, moment),
  };
}

function outcomeOf(
  { name, repo, branch }: DemoPipeline,
  { round, atMs, history }: Moment,
): Pick<PipelineRun, 'state' | 'published' | 'failure'> {
  const message = branch === failingBranch ? strictFailure : round.failures?.[name];
  if (message !== undefined) return { state: 'failed', published: [], failure: { message } };
  const day = new Date(atMs).toISOString().slice(0, 10);
  const start = `gros://${repo}/${branch}:${day}.`;
  const before = history.filter(({ published }) => published.some((to) => to.startsWith(start)));
  return { state: 'succeeded', published: [`${start}${before.length + 1}`] };
}

function skipped(
  atMs: number,
  culprit: string,
): Omit<PipelineRun, 'id' | 'pipeline' | 'repo' | 'branch' | 'startedAtMs'> {
  const failure = { message: `${culprit} did not publish what it reads` };
  return {
    state: 'skipped',
    heartbeatAtMs: atMs,
    endedAtMs: atMs,
    reads: [],
    published: [],
    failure,
  };
}

function triggerOf(
  pipeline: DemoPipeline,
  thisRound: readonly PipelineRun[],
): Required<Pick<PipelineRun, 'trigger'>> {
  const first = thisRound[0];
  const [reference] = first?.published ?? [];
  if (first === undefined || reference === undefined) return { trigger: { kind: 'manual' } };
  const waitedFor = thisRound.findLast(({ repo }) => upstreamsOf(pipeline).includes(repo)) ?? first;
  return { trigger: { kind: 'dataset', reference, runId: waitedFor.id } };
}

/** The repositories whose datasets it reads. */
function upstreamsOf({ reads }: DemoPipeline): readonly string[] {
  return reads.flatMap((read) =>
    read.startsWith('gros://') ? [read.slice('gros://'.length)] : [],
  );
}

function newestOf(repo: string, history: readonly PipelineRun[]): string | undefined {
  return history.findLast((run) => run.repo === repo && run.published.length > 0)?.published[0];
}

/** What was checked out then: the newest commit of the branch, or of the one it began at. */
function commitAt(repo: string, branch: string, atMs: number): string {
  const commits = demoRepositories.find(({ name }) => name === repo)?.commits ?? [];
  const place = commits.findLastIndex((commit) => commit.branch === branch && commit.atMs <= atMs);
  return hashesOf(commits)[place] ?? '';
}
