import type { PipelineStart, PipelineTrigger, TriggeredRun } from '../propagation/pipelineTrigger';
import type { PipelineRun } from '../runs/pipelineRun';
import type { RunPlace } from '../runs/runRecords';
import type { Checkouts } from './checkouts';
import { openPipeline, pipelineStep, type StepSurroundings } from './pipelineStep';
import { runStep, type StepPorts } from './runStep';
import type { StepOutput } from './stepProcess';

export interface EmbeddedTriggerOptions {
  readonly ports: StepPorts & { readonly checkouts: Checkouts };
  readonly place: RunPlace;
  readonly surroundings: StepSurroundings;
  readonly onOutput: (pipeline: string, ...output: Parameters<StepOutput>) => void;
}

/** Runs pipelines on this machine, each in the checkout that its lake file names. */
export class EmbeddedTrigger implements PipelineTrigger {
  readonly #options: EmbeddedTriggerOptions;

  constructor(options: EmbeddedTriggerOptions) {
    this.#options = options;
  }

  async run(
    { pipeline, trigger }: PipelineStart,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<TriggeredRun> {
    const { ports, place, surroundings, onOutput } = this.#options;
    const opened = await openPipeline(pipeline.definition, ports.checkouts, { signal });
    try {
      const request = pipelineStep(pipeline, opened, {
        ...surroundings,
        trigger,
        takesInput: false,
      });
      const { run } = await runStep(request, ports, place, {
        signal,
        onOutput: (bytes, stream) => onOutput(pipeline.name, bytes, stream),
      });
      return triggeredRun(run);
    } finally {
      await opened.dispose();
    }
  }
}

function triggeredRun({ id, state, published, failure }: PipelineRun): TriggeredRun {
  return {
    state: state === 'succeeded' || state === 'canceled' ? state : 'failed',
    runId: id,
    published,
    ...(failure !== undefined && { message: failure.message }),
  };
}
