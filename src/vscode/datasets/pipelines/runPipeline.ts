import { window } from 'vscode';
import type { StepOutcome } from '../../../core/datasets/propagation/propagate';
import type { PropagationPlan } from '../../../core/datasets/propagation/propagationPlan';
import type { Activities } from '../../support/window/activities';
import { chosen } from '../../support/editor/cancellation';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { KnownDatasets } from '../knownDatasets';
import { pipelineFor, pipelinesOf, type FoundPipeline } from './foundPipeline';
import { inWorkspace } from './inWorkspace';
import { performPipeline } from './performRuns';
import { askToRun, concludeRuns } from './pipelineWords';
import { tellRuns } from './tellRuns';
import { planChange } from './whatWouldRun';
import type { WindowPipelines } from './windowPipelines';

export interface RunPipelineOptions {
  readonly known: KnownDatasets;
  readonly activities: Activities;
  readonly documents: VirtualDocuments;
  readonly states: WindowPipelines;
}

/**
 * Runs a pipeline, then what reads live what it published, after the person has seen every command.
 * Returns what came of each.
 */
export async function runPipeline(
  given: unknown,
  options: RunPipelineOptions,
): Promise<readonly StepOutcome[]> {
  const { known, activities, documents, states } = options;
  const found = await pipelineFor(given, known);
  const { lake, pipeline } = found;
  await lake.signIn();
  await lake.signInToDatasets();
  const plan = await confirm(found, await planChange(pipeline.publishes, lake));
  const { logger } = activities;
  try {
    const outcomes = await activities.run({
      kind: 'runPipeline',
      subject: pipeline.name,
      work: (context) => performPipeline(pipeline, plan, { ...context, lake, states, logger }),
      conclude: concludeRuns,
    });
    await tellRuns(pipeline.name, outcomes, { lake, documents });
    return outcomes;
  } finally {
    known.forget();
  }
}

/** What shall run behind it; `undefined` = nothing. @throws CancellationError unless a button is pressed */
async function confirm(
  { lake, pipeline }: FoundPipeline,
  plan: PropagationPlan,
): Promise<PropagationPlan | undefined> {
  const { message, detail, all, only } = askToRun(
    inWorkspace(pipeline),
    plan,
    pipelinesOf(lake).map(inWorkspace),
  );
  const buttons = only === undefined ? [all] : [all, only];
  const choice = await window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  return chosen(choice) === all ? plan : undefined;
}
