import { describePassedOver } from '../../../core/datasets/propagation/describePassedOver';
import type { LakePipeline } from '../../../core/datasets/propagation/lakePipelines';
import type {
  PlannedStep,
  PropagationPlan,
} from '../../../core/datasets/propagation/propagationPlan';
import { formatDataset } from '../../../core/datasets/reference/formatGros';
import type { DatasetName } from '../../../core/datasets/reference/grosReference';
import { placeText } from './pipelineWords';

/** All that is said of what would run. */
export interface WouldRun {
  readonly name: DatasetName;
  readonly plan: PropagationPlan;
  /** Those that the plan names, at least. */
  readonly pipelines: readonly LakePipeline[];
  /** Pipelines that have succeeded with what is published now, each with its run. */
  readonly upToDate: ReadonlyMap<string, string>;
}

/** A document that tells what would run if a dataset changed, in Markdown. */
export function wouldRunText({ name, plan, pipelines, upToDate }: WouldRun): string {
  const title = `# What would run if ${formatDataset(name)} changed`;
  const passedOver = describePassedOver(plan).map((line) => `- ${line}`);
  return [
    title,
    '',
    ...stepLines(plan, pipelines),
    ...section('Not run', passedOver),
    ...section('Up to date', upToDateLines(plan, upToDate)),
    '',
  ].join('\n');
}

function stepLines(
  { steps }: PropagationPlan,
  pipelines: readonly LakePipeline[],
): readonly string[] {
  if (steps.length === 0) return ['Nothing: no pipeline of the lake file reads it live.'];
  return steps.flatMap((step, index) => {
    const known = pipelines.find(({ name }) => name === step.pipeline);
    return [
      `${index + 1}. ${step.pipeline}${orderText(step)}`,
      ...(known === undefined ? [] : [`   - ${placeText(known.definition)}`]),
      `   - reads ${step.because.map(formatDataset).join(', ')}`,
    ];
  });
}

function orderText({ after }: PlannedStep): string {
  return after.length === 0 ? '' : `, after ${after.join(' and ')}`;
}

function upToDateLines(
  { steps }: PropagationPlan,
  upToDate: ReadonlyMap<string, string>,
): readonly string[] {
  const lines = steps.flatMap(({ pipeline }) => {
    const run = upToDate.get(pipeline);
    return run === undefined ? [] : [`- ${pipeline}, since its run ${run}`];
  });
  if (lines.length === 0) return [];
  return [
    'These have succeeded with what is published now: they run only once it changes.',
    '',
    ...lines,
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}
