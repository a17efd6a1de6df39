import { OperatorError, inOneSentence } from '../../base/errors';
import type { RandomSource } from '../../base/random';
import type { Datasets } from '../datasets';
import { serializeGros } from '../reference/formatGros';
import { defaultBranch, type DatasetName } from '../reference/grosReference';
import { newRunId, type RunTrigger } from '../runs/pipelineRun';
import { writeRun, type RecordingPorts } from '../runs/runRecording';
import type { RunPlace, RunRecords } from '../runs/runRecords';
import type { DatasetVersion } from '../versions/datasetVersion';
import { findDone } from './findDone';
import type { LakePipeline } from './lakePipelines';
import type { PipelineTrigger, TriggeredRun } from './pipelineTrigger';
import type { PlannedStep, PropagationPlan } from './propagationPlan';
import { Slots } from './slots';

/** What came of one pipeline of a plan. */
export type StepOutcome =
  | { readonly kind: 'ran'; readonly pipeline: string; readonly run: TriggeredRun }
  /** It had succeeded with the same versions before. */
  | { readonly kind: 'upToDate'; readonly pipeline: string; readonly runId: string }
  | { readonly kind: 'skipped'; readonly pipeline: string; readonly message: string };

export interface PropagationPorts extends RecordingPorts {
  readonly datasets: Pick<Datasets, 'resolve'>;
  readonly records: RunRecords;
  readonly trigger: PipelineTrigger;
  readonly random: RandomSource;
}

export interface PropagationRequest {
  readonly plan: PropagationPlan;
  /** Those that the plan names, at least. */
  readonly pipelines: readonly LakePipeline[];
  readonly place: RunPlace;
  /** The publication that set it off. */
  readonly origin: Pick<Extract<RunTrigger, { kind: 'dataset' }>, 'reference' | 'runId'>;
  /** True = run also what has succeeded with the same versions before. */
  readonly isAgain: boolean;
  /** Pipelines that run at a time. */
  readonly atATime: number;
}

export interface PropagationOptions {
  readonly signal: AbortSignal;
  readonly onStart?: (pipeline: string) => void;
  readonly onOutcome?: (outcome: StepOutcome) => void;
}

/**
 * Runs a plan: every step once all that it waits for has ended well. Where one fails, those behind it are
 * skipped, which is recorded with the reason; all others go on. Never rejects because a step failed.
 * @returns an outcome for each step, in the order of the plan
 * @throws the reason of `signal` after what was running has ended
 */
export async function propagate(
  request: PropagationRequest,
  ports: PropagationPorts,
  options: PropagationOptions,
): Promise<readonly StepOutcome[]> {
  const slots = new Slots(request.atATime);
  const ends = new Map<string, Promise<StepOutcome>>();
  for (const step of request.plan.steps) {
    const parents = step.after.flatMap((name) => ends.get(name) ?? []);
    ends.set(step.pipeline, new Propagation(request, ports, options).settle(step, parents, slots));
  }
  const outcomes = await Promise.all(ends.values());
  options.signal.throwIfAborted();
  return outcomes;
}

/** False if a pipeline did not come to what it was run for. */
export function isWell(outcome: StepOutcome): boolean {
  if (outcome.kind === 'skipped') return false;
  return outcome.kind === 'upToDate' || outcome.run.state === 'succeeded';
}

class Propagation {
  readonly #request: PropagationRequest;
  readonly #ports: PropagationPorts;
  readonly #options: PropagationOptions;

  constructor(request: PropagationRequest, ports: PropagationPorts, options: PropagationOptions) {
    this.#request = request;
    this.#ports = ports;
    this.#options = options;
  }

  async settle(
    step: PlannedStep,
    parents: readonly Promise<StepOutcome>[],
    slots: Slots,
  ): Promise<StepOutcome> {
    const before = await Promise.all(parents);
    const outcome = await this.#outcomeOf(step, before, slots);
    this.#options.onOutcome?.(outcome);
    return outcome;
  }

  async #outcomeOf(
    step: PlannedStep,
    before: readonly StepOutcome[],
    slots: Slots,
  ): Promise<StepOutcome> {
    const bad = before.find((outcome) => !isWell(outcome));
    try {
      if (bad !== undefined) return await this.#skip(step, reasonOf(bad));
      return await slots.run(() => this.#run(step));
    } catch (error) {
      const message = error instanceof OperatorError ? inOneSentence(error) : String(error);
      return failed(step, this.#options.signal.aborted ? 'It was interrupted' : message);
    }
  }

  async #run(step: PlannedStep): Promise<StepOutcome> {
    const { signal, onStart } = this.#options;
    signal.throwIfAborted();
    const versions = await this.#versionsOf(step.because);
    if (typeof versions === 'string') return this.#skip(step, versions);
    const done = this.#request.isAgain
      ? undefined
      : await findDone(step.pipeline, versions, { records: this.#ports.records, signal });
    if (done !== undefined) {
      return { kind: 'upToDate', pipeline: step.pipeline, runId: done.id };
    }
    onStart?.(step.pipeline);
    const trigger = this.#triggerOf(versions);
    const pipeline = this.#pipelineOf(step);
    const run = await this.#ports.trigger.run({ pipeline, trigger }, { signal });
    return { kind: 'ran', pipeline: step.pipeline, run };
  }

  /** Or why there is none of one of them. */
  async #versionsOf(names: readonly DatasetName[]): Promise<readonly DatasetVersion[] | string> {
    const { signal } = this.#options;
    const tag = { kind: 'latest' } as const;
    const resolutions = await Promise.all(
      names.map((name) => this.#ports.datasets.resolve({ ...name, tag }, { signal })),
    );
    const versions: DatasetVersion[] = [];
    for (const resolution of resolutions) {
      if (resolution.kind !== 'version') return resolution.message;
      versions.push(resolution.version);
    }
    return versions;
  }

  #triggerOf(versions: readonly DatasetVersion[]): RunTrigger {
    const upstreams = versions.map(({ name, version }) => serializeGros(name, version));
    return { kind: 'dataset', ...this.#request.origin, upstreams };
  }

  async #skip(step: PlannedStep, message: string): Promise<StepOutcome> {
    if (this.#options.signal.aborted) return skipped(step, 'It was interrupted');
    const { clock, random } = this.#ports;
    const { definition } = this.#pipelineOf(step);
    const nowMs = clock.nowMs();
    await writeRun(this.#ports, this.#request.place, {
      id: newRunId(nowMs, random.next()),
      pipeline: step.pipeline,
      repo: definition.repo,
      branch: definition.branch ?? defaultBranch,
      state: 'skipped',
      startedAtMs: nowMs,
      heartbeatAtMs: nowMs,
      endedAtMs: nowMs,
      reads: [],
      published: [],
      trigger: { kind: 'dataset', ...this.#request.origin },
      failure: { message },
    });
    return skipped(step, message);
  }

  #pipelineOf({ pipeline }: PlannedStep): LakePipeline {
    const known = this.#request.pipelines.find(({ name }) => name === pipeline);
    if (known === undefined) throw new Error(`No pipeline is called ${pipeline}`);
    return known;
  }
}

/** Why those behind it are skipped. */
function reasonOf(outcome: StepOutcome): string {
  const what = outcome.kind === 'skipped' ? 'was skipped' : 'did not succeed';
  return `${outcome.pipeline}, which publishes what it reads, ${what}`;
}

function skipped({ pipeline }: PlannedStep, message: string): StepOutcome {
  return { kind: 'skipped', pipeline, message };
}

/** A pipeline that could not be run at all is as good as one that failed. */
function failed({ pipeline }: PlannedStep, message: string): StepOutcome {
  return { kind: 'ran', pipeline, run: { state: 'failed', published: [], message } };
}
