import { window, workspace, type Uri } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { forEachInSlices } from '../../core/base/slices';
import { exportFormatOf, exportReports } from '../../core/sync/report/export/exportReports';
import type { ReportPage } from '../../core/sync/report/export/htmlReport';
import type { VerificationReport } from '../../core/sync/report/report';
import { chosen } from '../support/editor/cancellation';
import { savePlace } from '../support/documents/savePlace';

/** Writes a report to the file that a person picks, in the form its name ends with; returns the file. */
export async function exportReport(
  report: VerificationReport,
  options: { readonly page: () => Promise<ReportPage>; readonly nowMs: number },
): Promise<Uri> {
  const target = chosen(
    await window.showSaveDialog({
      title: `Export the report of ${report.run}`,
      saveLabel: 'Export',
      defaultUri: savePlace(`${report.run}.report.html`),
      filters: { 'Web Page': ['html'], 'Table (CSV)': ['csv'], JSON: ['json'] },
    }),
  );
  const format = exportFormatOf(target.path);
  if (format === undefined) throw unknownForm(target);
  const page = await options.page();
  const pieces: string[] = [];
  await forEachInSlices(exportReports(format, [report], { page, nowMs: options.nowMs }), (piece) =>
    pieces.push(piece),
  );
  await workspace.fs.writeFile(target, new TextEncoder().encode(pieces.join('')));
  return target;
}

function unknownForm(target: Uri): UsageError {
  return new UsageError(`${target.fsPath} does not say in which form to export`, {
    remedy: 'let its name end with .html, .csv or .json',
  });
}
