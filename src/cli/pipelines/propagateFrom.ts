import { formatQuantity } from '../../core/base/sizes';
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
import type { CommandContext } from '../commandHost';
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
  context: CommandContext,
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

/** One line about what came of a pipeline. */
export function describeOutcome(outcome: StepOutcome): string {
  const { pipeline, kind } = outcome;
  if (kind === 'upToDate') return `${pipeline}: up to date since its run ${outcome.runId}`;
  if (kind === 'skipped') return `${pipeline}: skipped: ${outcome.message}`;
  const { state, published, message, url } = outcome.run;
  const where = url === undefined ? '' : ` (${url})`;
  if (state !== 'succeeded')
    return `${pipeline}: ${state}: ${message ?? 'it does not say why'}${where}`;
  const what = published.length === 0 ? 'nothing' : published.join(', ');
  return `${pipeline}: succeeded, published ${what}${where}`;
}

/** What programs are told about an outcome. */
export function outcomeEntry(outcome: StepOutcome): object {
  const { pipeline, kind } = outcome;
  if (kind === 'upToDate') return { pipeline, outcome: kind, run: outcome.runId };
  if (kind === 'skipped') return { pipeline, outcome: kind, message: outcome.message };
  const { state, runId, published, message, url } = outcome.run;
  return { pipeline, outcome: state, run: runId, published, message, url };
}

/** `2 pipelines ran, 1 skipped`. */
export function summarizeOutcomes(outcomes: readonly StepOutcome[]): string {
  const count = (kind: StepOutcome['kind']): number =>
    outcomes.filter((outcome) => outcome.kind === kind).length;
  const failed = outcomes.filter((outcome) => outcome.kind === 'ran' && !isWell(outcome)).length;
  const parts = [
    `${formatQuantity(count('ran'), 'pipeline')} ran`,
    ...(failed > 0 ? [`${failed} of them without success`] : []),
    ...(count('upToDate') > 0 ? [`${count('upToDate')} up to date`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ];
  return parts.join(', ');
}
