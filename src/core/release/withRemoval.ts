import { formatTime } from '../runs/describeReleased';
import type { ReportProblem, VerificationReport } from '../sync/report/report';
import { formatRefusal } from './refusals';
import type { ReleaseReport } from './releaseReport';

/** A report on the files of a run with what became of removing it; what speaks against that is among its problems. */
export function withRemoval(
  report: VerificationReport,
  { outcome, refusals, undoUntilMs }: ReleaseReport,
): VerificationReport {
  if (outcome !== 'released' && outcome !== 'purged') {
    const reasons = refusals.map((reason): ReportProblem => ({
      path: '',
      verdict: null,
      message: `not released: ${formatRefusal(reason)}`,
    }));
    return { ...report, removal: 'refused', problems: [...report.problems, ...reasons] };
  }
  const after =
    undoUntilMs === undefined ? 'deleted from its source' : `undo until ${formatTime(undoUntilMs)}`;
  const because = `${report.because}; removed from the source, ${after}`;
  return { ...report, state: 'released', because, removal: 'done' };
}
