import type { DatasetName } from '../reference/grosReference';

/** What would run because datasets changed; making one touches nothing. */
export interface PropagationPlan {
  readonly changed: readonly DatasetName[];
  /** In an order in which every step follows all of its `after`; no pipeline is there twice. */
  readonly steps: readonly PlannedStep[];
  /** Pipelines that would run round in a circle, and those behind them: they are not run. */
  readonly held: readonly HeldPipeline[];
  /** Circles among the pipelines that the change reaches; one of a single pipeline reads what it publishes. */
  readonly cycles: readonly PropagationCycle[];
  /** Registered downstreams that no pipeline of the lake file publishes. */
  readonly unmade: readonly UnmadeDataset[];
}

/** A pipeline that would run once. */
export interface PlannedStep {
  readonly pipeline: string;
  /** What it reads live and would be changed by then. */
  readonly because: readonly DatasetName[];
  /** The pipelines of the plan whose end it waits for. */
  readonly after: readonly string[];
}

export interface HeldPipeline {
  readonly pipeline: string;
  readonly because: readonly DatasetName[];
  /** Index into `cycles` of the circle it is in, or behind. */
  readonly cycle: number;
  /** False if it is only behind the circle. */
  readonly isInCycle: boolean;
}

/** Each pipeline publishes the dataset of the same place, which the next reads; the last is read by the first. */
export interface PropagationCycle {
  readonly pipelines: readonly string[];
  readonly datasets: readonly DatasetName[];
}

export interface UnmadeDataset {
  readonly dataset: DatasetName;
  readonly upstream: DatasetName;
}
