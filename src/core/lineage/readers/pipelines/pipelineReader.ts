import { groupBy } from '../../../base/groupBy';
import type { Datasets } from '../../../datasets/datasets';
import { liveTag } from '../../../datasets/reference/grosReference';
import type { PipelineRun } from '../../../datasets/runs/pipelineRun';
import type { ListedRuns, RunQuery } from '../../../datasets/runs/runRecords';
import type { Pipeline } from '../../../lake/lake';
import { joinParts } from '../../graph/joinParts';
import type { LineageEdge, LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import {
  emptyPart,
  type LineageOptions,
  type LineagePart,
  type LineageReader,
} from '../../graph/lineageReader';
import { repoWithoutBranch, type DefaultBranches } from '../dataAddress';
import { noting } from '../noting';
import { declaredEdges, ranEdges } from './pipelineEdges';
import { lastRunOf } from './runOutcome';

export interface PipelineSources {
  /** What the lake file says now. */
  readonly pipelines: readonly Pipeline[];
  /** What it said in a commit; absent = it is under no version control. */
  readonly pipelinesAt?: (commit: string, signal: AbortSignal) => Promise<readonly Pipeline[]>;
  /** Absent = the lake has no datasets. */
  readonly runs?: { list(query: RunQuery): Promise<ListedRuns> };
  /** Says what branch a dataset has that is named without one; absent = the lake has no datasets. */
  readonly datasets?: Pick<Datasets, 'resolve'>;
  readonly nowMs: () => number;
}

/** How far back the last runs are looked for. */
const lookedBackMs = 35 * 86_400_000;

/** Tells of pipelines as the lake file declares them, and of what their runs really did. */
export class PipelineReader implements LineageReader {
  readonly name = 'Pipelines';
  readonly isQuick = true;

  constructor(readonly sources: PipelineSources) {}

  async read(options: LineageOptions): Promise<LineagePart> {
    const { signal } = options;
    const problems: string[] = [];
    const [pipelines = [], runs = []] = await Promise.all([
      noting(problems, signal, {
        what: 'The pipelines of that commit',
        read: () => this.#pipelines(options),
      }),
      noting(problems, signal, {
        what: 'Runs of pipelines',
        read: () => this.#runs(options, problems),
      }),
    ]);
    // Each list newest first, as it came.
    const byName = groupBy(runs, ({ pipeline }) => pipeline);
    const branches = await this.#branches(pipelines, options, problems);
    const parts = pipelines.map((pipeline) =>
      declaredPart(pipeline, byName.get(pipeline.name) ?? [], branches),
    );
    const declared = new Set(pipelines.map(({ name }) => name));
    const undeclared = [...byName].filter(([name]) => !declared.has(name));
    return joinParts([
      ...parts,
      ...undeclared.map(([name, own]) => ranPart(name, own)),
      { ...emptyPart, problems },
    ]);
  }

  async #branches(
    pipelines: readonly Pipeline[],
    { signal }: LineageOptions,
    problems: string[],
  ): Promise<DefaultBranches> {
    const { datasets } = this.sources;
    const addresses = pipelines.flatMap(({ reads, publishes }) => [...reads, ...publishes]);
    const repos = new Set(addresses.flatMap((text) => repoWithoutBranch(text) ?? []));
    const branches = new Map<string, string>();
    for (const repo of datasets === undefined ? [] : repos) {
      const reference = { repo, branch: undefined, tag: liveTag };
      const found = await noting(problems, signal, {
        what: `The default branch of ${repo}`,
        read: async () => datasets?.resolve(reference, { signal }),
      });
      if (found?.kind === 'version') branches.set(repo, found.version.name.branch);
    }
    return branches;
  }

  async #pipelines({ asOf, signal }: LineageOptions): Promise<readonly Pipeline[]> {
    const { pipelines, pipelinesAt } = this.sources;
    if (asOf?.commit === undefined || pipelinesAt === undefined) return pipelines;
    return pipelinesAt(asOf.commit, signal);
  }

  async #runs(
    { asOf, signal }: LineageOptions,
    problems: string[],
  ): Promise<readonly PipelineRun[]> {
    const untilMs = asOf?.atMs ?? this.sources.nowMs();
    const query = { fromMs: untilMs - lookedBackMs, signal, ...(asOf && { untilMs }) };
    const listed = await this.sources.runs?.list(query);
    problems.push(...(listed?.problems ?? []).map(({ message }) => message));
    return listed?.runs ?? [];
  }
}

function declaredPart(
  pipeline: Pipeline,
  runs: readonly PipelineRun[],
  branches: DefaultBranches,
): LineagePart {
  const { edges, problems } = declaredEdges(pipeline, branches);
  const node: LineageNode = {
    ...pipelineNode(pipeline.name, pipeline.repo, runs),
    place: { kind: 'pipeline', name: pipeline.name },
  };
  const facts = [{ label: 'Command', value: pipeline.run }, ...(node.facts ?? [])];
  return {
    nodes: [{ ...node, facts }],
    edges: [...edges, ...ranEdges(pipeline.name, runs)],
    problems,
    remarks: loadedTables(edges, runs),
  };
}

/** Tables that a pipeline says it loads are as old as its last run that came to a good end. */
function loadedTables(
  edges: readonly LineageEdge[],
  runs: readonly PipelineRun[],
): readonly LineageNode[] {
  const succeeded = runs.find(({ state }) => state === 'succeeded');
  if (succeeded === undefined) return [];
  const lastRun = { ...lastRunOf(succeeded), state: 'loaded' };
  const loads = edges.filter(({ kind }) => kind === 'loads');
  return loads.map(({ target: id }) => ({ id, kind: 'table', name: id, lastRun }));
}

/** One that ran, and that this lake file does not tell of: it has another one, or had it. */
function ranPart(name: string, runs: readonly PipelineRun[]): LineagePart {
  const [newest] = runs;
  const node = pipelineNode(name, newest?.repo ?? '', runs);
  return { ...emptyPart, nodes: [node], edges: ranEdges(name, runs) };
}

function pipelineNode(name: string, repo: string, runs: readonly PipelineRun[]): LineageNode {
  const [newest] = runs;
  const isBad = newest !== undefined && lastRunOf(newest).outcome === 'bad';
  return {
    id: lineageId({ kind: 'pipeline', pipeline: name }),
    kind: 'pipeline',
    name,
    group: repo,
    ...(newest === undefined ? {} : { lastRun: lastRunOf(newest), facts: runFacts(newest) }),
    ...(isBad && newest.failure !== undefined ? { problem: newest.failure.message } : {}),
  };
}

function runFacts({ branch, commit }: PipelineRun): NonNullable<LineageNode['facts']> {
  const facts = [{ label: 'Branch', value: branch }];
  return commit === undefined ? facts : [...facts, { label: 'Commit', value: commit }];
}
