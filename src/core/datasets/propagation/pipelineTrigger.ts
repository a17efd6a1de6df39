import type { RunTrigger } from '../runs/pipelineRun';
import type { LakePipeline } from './lakePipelines';

/** A pipeline that is about to run because of datasets. */
export interface PipelineStart {
  readonly pipeline: LakePipeline;
  readonly trigger: RunTrigger;
}

/** What came of a pipeline. */
export interface TriggeredRun {
  readonly state: 'succeeded' | 'failed' | 'canceled';
  /** Absent = whoever ran it keeps records of its own. */
  readonly runId?: string;
  /** Serialized; what is not known to have been published is not in it. */
  readonly published: readonly string[];
  /** Why it did not succeed. */
  readonly message?: string;
  /** Where a person sees more. */
  readonly url?: string;
}

/** Runs pipelines: on this machine, or as a server's. */
export interface PipelineTrigger {
  /**
   * Runs a pipeline to its end. One that fails is a result.
   * @throws OperatorError if it could not be started, or nobody knows any more how it ended
   */
  run(start: PipelineStart, options: { readonly signal: AbortSignal }): Promise<TriggeredRun>;
}
