import type { VerificationReport } from '../report';
import { renderHtmlReport, type ReportPage } from './htmlReport';
import { renderCsvReport, renderJsonReport } from './plainReports';

/** Forms in which reports can be taken away. */
export type ExportFormat = 'html' | 'csv' | 'json';

export const exportFormats: readonly ExportFormat[] = ['html', 'csv', 'json'];

/** The form that a file's name asks for by its ending, `undefined` if it is none of them. */
export function exportFormatOf(fileName: string): ExportFormat | undefined {
  return exportFormats.find((format) => fileName.toLowerCase().endsWith(`.${format}`));
}

export interface ExportOptions {
  readonly page: ReportPage;
  /** When the reports are exported, milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Reports as one document, in pieces to be written one after the other. */
export function exportReports(
  format: ExportFormat,
  reports: readonly VerificationReport[],
  options: ExportOptions,
): Iterable<string> {
  switch (format) {
    case 'html':
      return renderHtmlReport(reports, options);
    case 'csv':
      return renderCsvReport(reports);
    case 'json':
      return renderJsonReport(reports, options.nowMs);
  }
}
