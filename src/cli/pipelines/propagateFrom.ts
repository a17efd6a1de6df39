import { describeOutcome } from '../../core/datasets/propagation/describeOutcome';
import { describePassedOver } from '../../core/datasets/propagation/describePassedOver';
import { planPropagation } from '../../core/datasets/propagation/planPropagation';
import {
  isWell,
  propagate,
  type PropagationRequest,
  type StepOutcome,
} from '../../core/datasets/propagation/propagate';
import type { PropagationPlan } from '../../core/datasets/propagation/propagationPlan';
import { RemoteTrigger, triggerByPlace } from '../../core/datasets/propagation/remoteTrigger';
import { readNetwork } from '../../core/datasets/propagation/readNetwork';
import type { DatasetName } from '../../core/datasets/reference/grosReference';
import { EmbeddedTrigger } from '../../core/datasets/steps/embeddedTrigger';
import type { FullContext } from '../program/commandHost';
import { printable } from '../terminal/textStyle';
import type { PipelineSession } from './pipelineSession';
import { namedScreen } from './stepScreen';

/** What would run if datasets changed. @throws StorageError */
export async function planFor(
  changed: readonly DatasetName[],
  { pipelines, datasets, signal }: PipelineSession,
): Promise<PropagationPlan> {
  return planPropagation(changed, await readNetwork(changed, pipelines, datasets, { signal }));
}

export interface PropagateOptions {
  readonly origin: PropagationRequest['origin'];
  readonly isAgain: boolean;
  readonly atATime: number;
}

/** Runs a plan, and tells of each pipeline what comes of it as it comes. */
export async function propagateFrom(
  plan: PropagationPlan,
  session: PipelineSession,
  context: FullContext,
  options: PropagateOptions,
): Promise<readonly StepOutcome[]> {
  const { terminal, pipelines, place, pipelinePorts: ports, surroundings, datasets } = session;
  const tell = (text: string): void => {
    if (!terminal.isQuiet) terminal.note(printable(text));
  };
  for (const line of describePassedOver(plan)) tell(line);
  const screen = namedScreen(context);
  const onOutput = terminal.isQuiet ? () => undefined : screen;
  const trigger = triggerByPlace({
    here: new EmbeddedTrigger({ ports, place, surroundings, onOutput }),
    remote: new RemoteTrigger(ports, place),
  });
  return propagate(
    { plan, pipelines, place, ...options },
    { ...ports, datasets, trigger },
    {
      signal: session.signal,
      onStart: (pipeline) => tell(`${pipeline}: runs`),
      onOutcome: (outcome) => {
        if (!isWell(outcome)) terminal.note(printable(describeOutcome(outcome)));
        else tell(describeOutcome(outcome));
      },
    },
  );
}

/** What programs are told about an outcome. */
export function outcomeEntry(outcome: StepOutcome): object {
  const { pipeline, kind } = outcome;
  if (kind === 'upToDate') return { pipeline, outcome: kind, run: outcome.runId };
  if (kind === 'skipped') return { pipeline, outcome: kind, message: outcome.message };
  const { state, runId, published, message, url } = outcome.run;
  return { pipeline, outcome: state, run: runId, published, message, url };
}
