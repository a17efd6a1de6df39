import type { VerificationReport } from '../../core/sync/report/report';
import { countWithoutPlace } from '../../core/sync/report/describeLeft';
import { isBadState, reportsDocument } from './finishRuns';
import type { LakeSession } from '../lakes/lakeSession';
import { renderReport, renderTotals } from './renderReport';
import type { Terminal } from '../terminal/terminal';
import { noteFailures, type VisitedRuns } from '../runs/visitRuns';

/** Prints each run's report as it comes. */
export function printReport(terminal: Terminal, report: VerificationReport): void {
  if (terminal.isQuiet && !isBadState(report.state) && !isMissedOut(report)) return;
  const text = renderReport(report, terminal.style);
  terminal.print(text.includes('\n') ? `${text}\n` : text);
}

/** A file that no layout carries is nothing wrong with the run, but nobody else keeps it. */
function isMissedOut(report: VerificationReport): boolean {
  return report.state === 'verified' && countWithoutPlace(report) > 0;
}

/** Prints what came of all runs together, for programs as one document. */
export function concludeReports(
  session: LakeSession,
  visited: VisitedRuns<VerificationReport>,
  options: {
    /** True = sources were left out, which may hold runs. */
    readonly isPartial?: boolean;
  } = {},
): void {
  const { terminal } = session;
  const { results, failures } = visited;
  const isEmpty = results.length === 0 && failures.length === 0 && options.isPartial !== true;
  if (results.length > 1 && !terminal.isQuiet)
    terminal.print(renderTotals(results, terminal.style));
  if (isEmpty && !terminal.isQuiet) terminal.note('There are no runs');
  noteFailures(session, failures);
  if (terminal.isJson) terminal.writeDocument(reportsDocument(visited));
}
