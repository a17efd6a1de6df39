import { renderCsv, renderMd5Sums } from '../../core/sync/report/documents';
import type { VerificationReport } from '../../core/sync/report/report';
import type {
  FileListFormat,
  ReportApi,
  ReportSummary,
  VerifyRequest,
} from '../../protocol/reportApi';
import { parseText } from '../support/webviews/requestFields';
import type { ReportModel } from './reportModel';
import { parseCopyRequest, parseFilesQuery, parseVerifyRequest } from './reportRequests';

/** What the report's view may do to the world, for the one run that it shows. */
export interface ReportActions {
  /** Ends with the newer report in the model. */
  verify(request: VerifyRequest, signal: AbortSignal | undefined): Promise<void>;
  writeClipboard(text: string): PromiseLike<void>;
  exportReport(): Promise<void>;
  openLocalFile(path: string): Promise<void>;
  openBlob(path: string): Promise<void>;
}

/** Serves one report. Arguments come from a web page and are read as such. */
export function createReportApi(model: ReportModel, actions: ReportActions): ReportApi {
  return {
    summary: async () => summaryOf(await model.report()),
    files: async (request) => {
      const { filter, sort, offset, limit } = parseFilesQuery(request);
      const files = await model.select(filter, sort);
      return { rows: files.slice(offset, offset + limit), total: files.length };
    },
    copy: async (request) => {
      const { format, filter } = parseCopyRequest(request);
      const files = await model.select(filter, { by: 'path', direction: 'ascending' });
      const text = await renderers[format]({ ...(await model.report()), files });
      const copied = copiedFiles(format, files.length, text);
      await actions.writeClipboard(text);
      return { copied, leftOut: files.length - copied };
    },
    verifyAgain: async (request, signal) => actions.verify(parseVerifyRequest(request), signal),
    exportReport: () => actions.exportReport(),
    openLocalFile: async (path) => {
      await model.assertHasFile(parseText(path));
      await actions.openLocalFile(path);
    },
    openBlob: async (path) => {
      await model.assertHasFile(parseText(path));
      await actions.openBlob(path);
    },
  };
}

const renderers: Readonly<
  Record<FileListFormat, (report: VerificationReport) => string | Promise<string>>
> = {
  csv: renderCsv,
  md5sum: renderMd5Sums,
};

/** `md5sum` has a line for some files only, and breaks none of them; what begins with # is a comment. */
function copiedFiles(format: FileListFormat, fileCount: number, text: string): number {
  if (format === 'csv') return fileCount;
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

function summaryOf({ files, problems, ...report }: VerificationReport): ReportSummary {
  return {
    ...report,
    rowCount: files.length,
    findings: problems.filter(({ verdict }) => verdict === null),
  };
}
