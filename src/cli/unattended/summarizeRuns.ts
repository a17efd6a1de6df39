import type { OperatorError } from '../../core/base/errors';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import { countStates } from '../../core/notify/notice';
import type { RunState } from '../../core/runs/run';
import type { VerificationReport } from '../../core/sync/report/report';
import { runStateLabels } from '../../core/sync/report/reportWords';

/** What came of runs together: `3 runs: 2 verified, 1 ready; uploaded 19 files, 241 KB; 1 failure`. */
export function summarizeRuns({
  reports,
  failures,
}: {
  readonly reports: readonly VerificationReport[];
  /** What kept more than a single run from being worked on. */
  readonly failures: readonly OperatorError[];
}): string {
  const states = Object.entries(countStates(reports)).map(
    ([state, count]) => `${count} ${runStateLabels[state as RunState].toLowerCase()}`,
  );
  const runs =
    formatQuantity(reports.length, 'run') + (states.length === 0 ? '' : `: ${states.join(', ')}`);
  const files = reports.reduce((sum, { uploaded }) => sum + uploaded, 0);
  const bytes = reports.reduce((sum, { uploadedBytes }) => sum + uploadedBytes, 0);
  const sent =
    files === 0 ? '' : `; uploaded ${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`;
  const failed = failures.length === 0 ? '' : `; ${formatQuantity(failures.length, 'failure')}`;
  return runs + sent + failed;
}
