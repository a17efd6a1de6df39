import { csvLine } from '../csv';
import { runsDocument, type RunDocument } from '../documents';
import type { FileReport, VerificationReport } from '../report';

/** What an exported JSON document says of a run beyond {@link RunDocument}. */
interface ExportedRun extends RunDocument {
  readonly because: string;
  readonly operation: VerificationReport['operation'];
  readonly destination: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** One line a file over all runs, with a head line, for spreadsheets. */
export function* renderCsvReport(reports: readonly VerificationReport[]): Generator<string> {
  const head = [
    'source',
    'run',
    'path',
    'localPath',
    'sizeBytes',
    'verdict',
    'evidence',
    'adopted',
  ];
  yield csvLine([...head, 'md5', 'etag', 'message']);
  for (const report of reports) {
    for (const file of report.files) {
      yield csvLine([report.source, report.run, ...fileFields(file)]);
    }
  }
}

function fileFields(file: FileReport): readonly (string | number)[] {
  const { path, localPath, sizeBytes, verdict, evidence, isAdopted, md5Hex, etag, message } = file;
  const adopted = isAdopted === true ? 'yes' : '';
  return [
    path,
    localPath ?? '',
    sizeBytes,
    verdict,
    evidence ?? '',
    adopted,
    md5Hex ?? '',
    etag ?? '',
    message ?? '',
  ];
}

/** The document of `verify --json`, with what it leaves out: `entries`, one for every file. */
export function* renderJsonReport(
  reports: readonly VerificationReport[],
  nowMs: number,
): Generator<string> {
  yield `{"exportedAt":${JSON.stringify(isoTime(nowMs))},"runs":[`;
  for (const [index, report] of reports.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(exportedRun(report)).slice(0, -1)},"entries":[`;
    let separator = '';
    for (const file of report.files) {
      yield `${separator}\n${JSON.stringify(entryOf(file))}`;
      separator = ',';
    }
    yield ']}';
  }
  yield ']}\n';
}

function exportedRun(report: VerificationReport): ExportedRun | undefined {
  const [run] = runsDocument([report]).runs;
  const { because, operation, destination, startedAtMs } = report;
  return run && { ...run, because, operation, destination, startedAt: isoTime(startedAtMs) };
}

function entryOf(file: FileReport): object {
  const { path, localPath, sizeBytes, verdict, evidence, message, etag } = file;
  const { isAdopted, isUploaded, md5Hex } = file;
  return {
    path,
    localPath,
    sizeBytes,
    verdict,
    evidence,
    adopted: isAdopted,
    md5: md5Hex,
    etag,
    uploaded: isUploaded,
    message,
  };
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
