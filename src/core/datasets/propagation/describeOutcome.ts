import { formatQuantity } from '../../base/sizes';
import { isWell, type StepOutcome } from './propagate';

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
