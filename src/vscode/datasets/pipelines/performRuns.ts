import type { Logger } from '../../../core/base/logger';
import { describeOutcome } from '../../../core/datasets/propagation/describeOutcome';
import type { LakePipeline } from '../../../core/datasets/propagation/lakePipelines';
import type { PipelineTrigger } from '../../../core/datasets/propagation/pipelineTrigger';
import {
  propagate,
  type PropagationRequest,
  type StepOutcome,
} from '../../../core/datasets/propagation/propagate';
import type { PropagationPlan } from '../../../core/datasets/propagation/propagationPlan';
import { RemoteTrigger, triggerByPlace } from '../../../core/datasets/propagation/remoteTrigger';
import { EmbeddedTrigger } from '../../../core/datasets/steps/embeddedTrigger';
import type { ActivityContext } from '../../support/activities';
import type { LakePipelines, OpenLake } from '../../support/openLakes';
import { pipelinesOf } from './foundPipeline';

export interface PerformOptions extends ActivityContext {
  readonly lake: OpenLake;
  readonly logger: Logger;
}

/** As many as the command runs at a time when nobody says. */
const atATime = 2;

/**
 * Runs a pipeline, and if it published, what a plan has behind it. One that fails is an outcome.
 * @throws OperatorError if it could not be started, the reason of `signal` after all has ended
 */
export function performPipeline(
  pipeline: LakePipeline,
  plan: PropagationPlan | undefined,
  options: PerformOptions,
): Promise<readonly StepOutcome[]> {
  const { signal, logger, lake } = options;
  return lake.usePipelines(async (world) => {
    const running = new RunningNames(options);
    running.add(pipeline.name);
    const run = await triggerOf(world).run({ pipeline, trigger: { kind: 'manual' } }, { signal });
    signal.throwIfAborted();
    running.delete(pipeline.name);
    const own = { kind: 'ran', pipeline: pipeline.name, run } as const;
    logger.info(describeOutcome(own));
    const [reference] = run.published;
    if (plan === undefined || reference === undefined) return [own];
    const origin = { reference, ...(run.runId !== undefined && { runId: run.runId }) };
    return [own, ...(await propagateIn(world, { plan, origin }, options))];
  });
}

/** Runs a plan that a person has seen. @throws the reason of `signal` after all has ended */
export function performPlan(
  plan: PropagationPlan,
  origin: PropagationRequest['origin'],
  options: PerformOptions,
): Promise<readonly StepOutcome[]> {
  return options.lake.usePipelines((world) => propagateIn(world, { plan, origin }, options));
}

function propagateIn(
  world: LakePipelines,
  request: Pick<PropagationRequest, 'plan' | 'origin'>,
  options: PerformOptions,
): Promise<readonly StepOutcome[]> {
  const { ports, place, datasets } = world;
  const { lake, signal, logger } = options;
  const running = new RunningNames(options);
  return propagate(
    { ...request, pipelines: pipelinesOf(lake), place, isAgain: false, atATime },
    { ...ports, datasets, trigger: triggerOf(world) },
    {
      signal,
      onStart: (pipeline) => running.add(pipeline),
      onOutcome: (outcome) => {
        running.delete(outcome.pipeline);
        logger.info(describeOutcome(outcome));
      },
    },
  );
}

/** What steps write is kept with the records of their runs, without secrets; not in this editor's log. */
function triggerOf({ ports, place, surroundings }: LakePipelines): PipelineTrigger {
  return triggerByPlace({
    here: new EmbeddedTrigger({ ports, place, surroundings, onOutput: () => undefined }),
    remote: new RemoteTrigger(ports, place),
  });
}

/** Says in an activity which pipelines run now. */
class RunningNames {
  readonly #names = new Set<string>();
  readonly #onProgress: ActivityContext['onProgress'];

  constructor({ onProgress }: Pick<ActivityContext, 'onProgress'>) {
    this.#onProgress = onProgress;
  }

  add(name: string): void {
    this.#names.add(name);
    this.#tell();
  }

  delete(name: string): void {
    this.#names.delete(name);
    if (this.#names.size > 0) this.#tell();
  }

  #tell(): void {
    const phase = `running ${[...this.#names].join(' and ')}`;
    this.#onProgress({ phase, filesDone: 0, bytesDone: 0 });
  }
}
