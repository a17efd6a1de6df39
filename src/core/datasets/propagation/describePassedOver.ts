import { formatDataset } from '../reference/formatGros';
import type { PropagationPlan } from './propagationPlan';

/** The circles and downstreams that a plan passes over, in words without their end. */
export function describePassedOver({ held, cycles, unmade }: PropagationPlan): readonly string[] {
  return [
    ...cycles.map(({ pipelines, datasets }) => {
      const [only] = pipelines;
      if (pipelines.length === 1 && only !== undefined) {
        const own = datasets.map(formatDataset).join(', ');
        return `${only} reads ${own} live, which it publishes itself: that does not set it off`;
      }
      const circle = [...pipelines, ...pipelines.slice(0, 1)].join(' → ');
      return `${circle} is a circle, so none of them runs: read one of ${datasets.map(formatDataset).join(', ')} as :latest`;
    }),
    ...held
      .filter(({ isInCycle }) => !isInCycle)
      .map(({ pipeline }) => `${pipeline} does not run either: it is behind that circle`),
    ...unmade.map(
      ({ dataset, upstream }) =>
        `${formatDataset(dataset)} is registered downstream of ${formatDataset(upstream)}, but no pipeline of the lake file publishes it`,
    ),
  ];
}
