import type { ObservedRun } from '../../core/runs/run';
import type { RunAhead } from '../../core/sync/lookAhead';
import type { VerificationReport } from '../../core/sync/report/report';
import type { ProgressDisplay } from '../terminal/progressDisplay';

/** What is done with one run. */
export type SyncOne = (
  run: ObservedRun,
  display: ProgressDisplay,
  ahead?: RunAhead,
) => Promise<VerificationReport>;
