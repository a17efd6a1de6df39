import { systemClock } from '../../../core/base/clock';
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
import type { ActivityContext } from '../../support/window/activities';
import type { LakePipelines, OpenLake } from '../../support/lakes/openLakes';
import { pipelinesOf } from './foundPipeline';
import { RunningPipelines } from './runningPipelines';
import type { WindowPipelines } from './windowPipelines';

export interface PerformOptions extends ActivityContext {
  readonly lake: OpenLake;
  readonly states: WindowPipelines;
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
    const running = runningOf(options);
    const start = { pipeline, trigger: { kind: 'manual' } } as const;
    const run = await running.during(pipeline.name, () => triggerOf(world).run(start, { signal }));
    const own = { kind: 'ran', pipeline: pipeline.name, run } as const;
    running.end(own);
    logger.info(describeOutcome(own));
    signal.throwIfAborted();
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
  const running = runningOf(options);
  return propagate(
    { ...request, pipelines: pipelinesOf(lake), place, isAgain: false, atATime },
    { ...ports, datasets, trigger: triggerOf(world) },
    {
      signal,
      onStart: (pipeline) => running.add(pipeline),
      onOutcome: (outcome) => {
        running.end(outcome);
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

function runningOf(options: PerformOptions): RunningPipelines {
  return new RunningPipelines({ ...options, clock: systemClock });
}
