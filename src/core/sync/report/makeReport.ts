import type { Rows } from '../../base/columns/rows';
import { sumInSlices } from '../../base/slices';
import type { FileReport, ReportProblem, SampleReport, VerificationReport } from './report';
import { formatDestination } from '../destination';
import { hasOwnSheet } from '../files/carriedFiles';
import { sheetPath } from '../../runs/sampleSheets';
import { nameSheet } from '../../runs/sheetKind';
import { unescapePath } from '../../storage/escapedNames';
import { describeTwins } from '../compare/assessFiles';
import { tallyFiles } from './tallyFiles';
import { deriveRunState } from './runState';
import type { ObservedDestination } from '../observeDestination';
import type { Session } from '../session';

export interface ReportFacts {
  readonly operation: VerificationReport['operation'];
  readonly files: Rows<FileReport>;
  /** With the receipt that the files were assessed against. */
  readonly observed: ObservedDestination;
  readonly sample?: SampleReport;
}

/** Sums up what an operation found. */
export async function makeReport(
  session: Session,
  facts: ReportFacts,
): Promise<VerificationReport> {
  const { run, ports } = session;
  const { files, observed } = facts;
  const nowMs = ports.clock.nowMs();
  const findings = await findingsOf(session, observed);
  const { tally, exceptions } = await tallyFiles(files);
  const { operation } = facts;
  const sheet = nameSheet(run);
  const state = deriveRunState({
    run,
    operation,
    files,
    tally,
    exceptions,
    destination: observed,
    endpoint: ports.blobStore.endpoint,
    nowMs,
  });
  return {
    run: run.name,
    source: run.source.name,
    ...state,
    operation,
    destination: formatDestination(session.destination),
    files,
    ...(await sizeOf(session, files)),
    ...tally,
    ...(sheet && { sheet }),
    ...(facts.sample && { sample: facts.sample }),
    problems: [...findings, ...exceptions.map(problemOf)],
    startedAtMs: session.startedAtMs,
    elapsedMs: nowMs - session.startedAtMs,
  };
}

/** Of a released run the receipt says what there was. */
async function sizeOf(
  { run, files, sizeBytes }: Session,
  reports: Rows<FileReport>,
): Promise<Pick<VerificationReport, 'fileCount' | 'sizeBytes'>> {
  if (run.verdict.readiness !== 'released') return { fileCount: files.length, sizeBytes };
  const wasBytes = await sumInSlices(reports, (report) => report.sizeBytes);
  return { fileCount: reports.length, sizeBytes: wasBytes };
}

/** What concerns the run as a whole or changes no verdict. */
async function findingsOf(
  session: Session,
  observed: ObservedDestination,
): Promise<readonly ReportProblem[]> {
  const { run } = session;
  const findings: { readonly path: string; readonly message: string }[] = [
    ...run.problems,
    ...(await describeTwins(session)),
    ...describeEscaped(session),
  ];
  if (observed.receiptProblem !== undefined) {
    findings.push({ path: '', message: observed.receiptProblem });
  }
  if (hasOwnSheet(run)) {
    findings.push({
      path: sheetPath,
      message: `the run has its own ${sheetPath}, so ${run.sheet?.path ?? 'the sheet'} is not carried; remove the one that is wrong`,
    });
  }
  return findings.map(({ path, message }) => ({ path, verdict: null, message }));
}

/** Files that go by another name in the lake because blob storage cannot hold theirs. */
function describeEscaped(session: Session): readonly { path: string; message: string }[] {
  if (!session.run.source.escapeNames) return [];
  return session.files.flatMap(({ path, localPath }) => {
    if (localPath === undefined || unescapePath(path) === path) return [];
    const message = `is the name in the lake of ${JSON.stringify(localPath)}, which blob storage cannot hold`;
    return [{ path, message }];
  });
}

function problemOf({ path, verdict, message = '' }: FileReport): ReportProblem {
  return { path, verdict, message };
}
