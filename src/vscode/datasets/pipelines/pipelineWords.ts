import { formatQuantity } from '../../../core/base/sizes';
import { describePassedOver } from '../../../core/datasets/propagation/describePassedOver';
import { summarizeOutcomes } from '../../../core/datasets/propagation/describeOutcome';
import type { LakePipeline } from '../../../core/datasets/propagation/lakePipelines';
import { isWell, type StepOutcome } from '../../../core/datasets/propagation/propagate';
import type { PropagationPlan } from '../../../core/datasets/propagation/propagationPlan';
import type { Pipeline } from '../../../core/lake/lake';
import type { ActivityOutcome } from '../../support/window/activities';

/** Pipelines that a question says the commands of; all of them run, so the rest is named. */
const mostSpelledOut = 12;

/** What a pipeline runs and where, as its lake file says. */
export function placeText({ run, folder, branch, gitLab }: Pipeline): string {
  const on = branch === undefined ? '' : `, branch ${branch}`;
  if (gitLab !== undefined) return `a pipeline of ${gitLab.url}/${gitLab.project}${on}`;
  return `${run}, in ${folder}${on}`;
}

/** A question before something runs, and its buttons: with what is downstream first, where there is some. */
export interface RunQuestion {
  readonly message: string;
  readonly detail: string;
  readonly all: string;
  /** Absent = nothing would run beside. */
  readonly only?: string;
}

/** What a dialog asks before a pipeline runs, and all the commands that would. */
export function askToRun(
  { definition, name }: LakePipeline,
  plan: PropagationPlan,
  pipelines: readonly LakePipeline[],
): RunQuestion {
  const count = plan.steps.length;
  const detail = [
    `It runs ${placeText(definition)}.`,
    'Commands come from the lake file and run with your rights.',
    ...runsText(plan, pipelines),
  ].join('\n');
  const message = `Run pipeline ${name}?`;
  if (count === 0) return { message, detail, all: 'Run' };
  return { message, detail, all: `Run ${countText(count + 1)}`, only: `Run Only ${name}` };
}

/** Lines that say what a plan would run, in its order, and what it passes over. */
export function runsText(
  plan: PropagationPlan,
  pipelines: readonly LakePipeline[],
): readonly string[] {
  const { steps } = plan;
  const spelled = steps.slice(0, mostSpelledOut).map(({ pipeline }, index) => {
    const known = pipelines.find(({ name }) => name === pipeline);
    return `${index + 1}. ${pipeline}${known === undefined ? '' : `: ${placeText(known.definition)}`}`;
  });
  const left = steps.slice(mostSpelledOut).map(({ pipeline }) => pipeline);
  return [
    ...(steps.length === 0 ? [] : ['Then, in this order:', ...spelled]),
    ...(left.length === 0 ? [] : [`and ${left.join(', ')}`]),
    ...describePassedOver(plan).map((line) => `Not run: ${line}.`),
  ];
}

/** What came of pipelines, for the view *Activity*. */
export function concludeRuns(outcomes: readonly StepOutcome[]): ActivityOutcome {
  const isFine = outcomes.every(isWell);
  const isLost = outcomes.length > 0 && !outcomes.some(isWell);
  const outcome = isFine ? 'succeeded' : isLost ? 'failed' : 'warned';
  return { outcome, message: outcomesText(outcomes) };
}

/** `3 pipelines ran, 1 of them without success: strict-report`. */
export function outcomesText(outcomes: readonly StepOutcome[]): string {
  const bad = outcomes.filter((outcome) => !isWell(outcome)).map(({ pipeline }) => pipeline);
  const named = bad.length === 0 ? '' : `: ${bad.join(', ')}`;
  return `${summarizeOutcomes(outcomes)}${named}`;
}

/** `2 Pipelines`, as buttons write it. */
export function countText(count: number): string {
  return formatQuantity(count, 'Pipeline');
}
