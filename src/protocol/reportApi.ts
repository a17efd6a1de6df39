import type { FileFilter, FileSort } from '../core/sync/report/reportPage';
import type { FileReport, ReportProblem, VerificationReport } from '../core/sync/report/report';

/** What the view of a run's verification report asks of its host. */
export interface ReportApi {
  /** The report without its files. Looks at the run first where no report is at hand. */
  summary(signal?: AbortSignal): Promise<ReportSummary>;
  files(query: FilesQuery, signal?: AbortSignal): Promise<FilesPage>;
  /** Puts the files that pass the filter on the clipboard. */
  copy(request: CopyRequest): Promise<CopyResult>;
  /** Compares every file with its blob anew; settles when that has ended, aborting stops it. */
  verifyAgain(request: VerifyRequest, signal?: AbortSignal): Promise<void>;
  /** Saves the whole report to a file that the person picks. */
  exportReport(): Promise<void>;
  /** Shows the file in the editor. */
  openLocalFile(path: string): Promise<void>;
  /** Shows the blob in the editor. */
  openBlob(path: string): Promise<void>;
}

export interface ReportEvents {
  /** Whatever was read before may be outdated: ask again. */
  readonly reportChanged: null;
  /** How far the operation on this run is; `null` once none is under way. */
  readonly progress: ReportProgress | null;
}

/** How far an operation is, in absolute numbers; totals are absent while unknown. */
export interface ReportProgress {
  /** What is being done now, for instance `hashing`. */
  readonly phase: string;
  readonly filesDone: number;
  readonly filesTotal?: number;
  readonly bytesDone: number;
  readonly bytesTotal?: number;
}

export interface ReportSummary extends Omit<VerificationReport, 'files' | 'problems'> {
  /** Rows of the report: files, entries that are not carried, blobs without a file. */
  readonly rowCount: number;
  /** What concerns the run as a whole, or a file without changing its verdict. */
  readonly findings: readonly ReportProblem[];
}

export interface FilesQuery {
  readonly filter: FileFilter;
  readonly sort: FileSort;
  /** Index of the first row wanted, among those that pass the filter. */
  readonly offset: number;
  /** At most {@link maxPageRows}. */
  readonly limit: number;
}

export interface FilesPage {
  readonly rows: readonly FileReport[];
  /** Rows that pass the filter. */
  readonly total: number;
}

/** Rows that one answer may hold, so that no message takes long to carry. */
export const maxPageRows = 1000;

/** How a list of files is copied: as a table, or as `md5sum -c` takes it. */
export type FileListFormat = 'csv' | 'md5sum';

export interface CopyRequest {
  readonly format: FileListFormat;
  readonly filter: FileFilter;
}

export interface CopyResult {
  readonly copied: number;
  /** Files that pass the filter and have no line: `md5sum` lists matches with a known MD5 only. */
  readonly leftOut: number;
}

export interface VerifyRequest {
  /** `reread` downloads every blob and hashes it; `compare` compares recorded MD5s, ETags and block lists. */
  readonly depth: 'compare' | 'reread';
}
