import type { Clock } from '../../../core/base/clock';
import type { StepOutcome } from '../../../core/datasets/propagation/propagate';
import type { PipelineRunState } from '../../../core/datasets/runs/pipelineRun';
import { pipelineId } from '../../../core/lineage/readers/pipelines/pipelineEdges';
import { outcomes } from '../../../core/lineage/readers/pipelines/runOutcome';
import type { ActivityContext } from '../../support/window/activities';
import type { PipelineState } from '../../support/window/pipelineStates';
import type { WindowPipelines } from './windowPipelines';

export interface RunningPipelinesOptions extends Pick<ActivityContext, 'onProgress' | 'signal'> {
  readonly states: Pick<WindowPipelines, 'set'>;
  readonly clock: Clock;
}

/** Says which pipelines of an activity run now, there and wherever the lineage is shown. */
export class RunningPipelines {
  readonly #options: RunningPipelinesOptions;
  readonly #names = new Set<string>();

  constructor(options: RunningPipelinesOptions) {
    this.#options = options;
  }

  /** One that could not even be started has no state of its own. */
  async during<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.add(name);
    try {
      return await run();
    } catch (error) {
      this.#names.delete(name);
      this.#options.states.set(pipelineId(name), undefined);
      throw error;
    }
  }

  add(name: string): void {
    this.#names.add(name);
    this.#options.states.set(pipelineId(name), this.#stateOf('running'));
    this.#tell();
  }

  end(outcome: StepOutcome): void {
    this.#names.delete(outcome.pipeline);
    this.#options.states.set(pipelineId(outcome.pipeline), this.#endOf(outcome));
    if (this.#names.size > 0) this.#tell();
  }

  /** Of what was called off before it began, and of what is up to date, the lake knows the state. */
  #endOf(outcome: StepOutcome): PipelineState | undefined {
    const { signal } = this.#options;
    if (outcome.kind === 'upToDate') return undefined;
    if (outcome.kind === 'skipped') return signal.aborted ? undefined : this.#stateOf('skipped');
    const { state, message, runId } = outcome.run;
    if (runId === undefined && signal.aborted) return undefined;
    const { lastRun } = this.#stateOf(state);
    return {
      lastRun: { ...lastRun, ...(runId !== undefined && { runId }) },
      ...(state === 'failed' && message !== undefined && { problem: message }),
    };
  }

  #stateOf(state: PipelineRunState): PipelineState {
    const atMs = this.#options.clock.nowMs();
    return { lastRun: { state, outcome: outcomes[state], atMs } };
  }

  #tell(): void {
    const phase = `running ${[...this.#names].join(' and ')}`;
    this.#options.onProgress({ phase, filesDone: 0, bytesDone: 0 });
  }
}
