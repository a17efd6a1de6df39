import type { PipelineRun, PipelineRunState } from '../../../datasets/runs/pipelineRun';
import type { LastRun } from '../../graph/lineageGraph';

/** How a pipeline run stands, as lineage tells it. */
export function lastRunOf({ id, state, startedAtMs, endedAtMs }: PipelineRun): LastRun {
  return { state, outcome: outcomes[state], atMs: endedAtMs ?? startedAtMs, runId: id };
}

/** What a state means for whoever looks at the pipeline. */
export const outcomes: Readonly<Record<PipelineRunState, LastRun['outcome']>> = {
  running: 'underWay',
  succeeded: 'good',
  failed: 'bad',
  lost: 'bad',
  canceled: 'unknown',
  skipped: 'unknown',
};
