import { bySourceAndRun } from '../core/sync/documents';
import type { VerificationReport } from '../core/sync/report';
import { reportsDocument } from './finishRuns';
import type { LakeSession } from './lakeSession';
import { renderReport, renderTotals } from './renderReport';
import { noteFailures, type VisitedRuns } from './visitRuns';

/** Prints what came of a sync or verification, run by run, and for programs as one document. */
export function printReports(session: LakeSession, visited: VisitedRuns<VerificationReport>): void {
  const { terminal } = session;
  const reports = [...visited.results].sort(bySourceAndRun);
  for (const report of reports) terminal.print(renderReport(report, terminal.style));
  if (reports.length > 1) terminal.print(`\n${renderTotals(reports, terminal.style)}`);
  noteFailures(session, visited.failures);
  if (terminal.isJson) terminal.writeDocument(reportsDocument(visited));
}
