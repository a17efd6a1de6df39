import { selectRows, type Rows } from '../base/columns/rows';
import { sumInSlices } from '../base/slices';
import type { ObservedRun } from '../runs/run';
import type { LakePorts } from '../storage/ports';
import { assessFiles } from './compare/assessFiles';
import { assessReleased } from './compare/assessReleased';
import { asRecorded } from './compare/disproven';
import { lookAt } from './inspectRun';
import type { DigestTable } from './files/digestTable';
import { digestsOf } from './files/localDigests';
import { makeReport } from './report/makeReport';
import { observeDestination, type ObservedDestination } from './observeDestination';
import type { VerifyOptions } from './operations';
import { mergeReceipt } from './records/receipt';
import { atProvenPlace } from './provenPlace';
import { recordRun } from './records/record';
import { isReceiptWithheld } from './records/withheldReceipt';
import type { FileReport, SampleReport, VerificationReport } from './report/report';
import { withRunLock } from './lock/runLock';
import { canReread, drawSample, reportSample } from './compare/sample';
import { openSession, type Session } from './session';
import { attesting, rereading, strengthen } from './compare/strengthen';

/**
 * Compares every file of a run with its blob and, unless asked to record what it found, writes nothing
 * to the lake. Local bytes are hashed afresh unless remembered MD5s are trusted. A run that nothing
 * was carried of is only looked at.
 * @throws StorageError if the destination cannot be seen. LockedError if it is to be recorded while
 * another process works on the run.
 */
export async function verifyRun(
  run: ObservedRun,
  ports: LakePorts,
  options: VerifyOptions = {},
): Promise<VerificationReport> {
  const own = await openSession(run, ports, options);
  const session = await atProvenPlace(own, {});
  if (session !== own) return verifyElsewhere(session, options);
  return options.record === true
    ? withRunLock(session, (locked) => verify(locked, options))
    : verify(session, options);
}

/** Nothing is written where runs of the source do not go. */
async function verifyElsewhere(
  session: Session,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const report = await verify(session, { ...options, record: false });
  if (options.record !== true) return report;
  const message = `nothing of this was recorded: the run was proven in ${report.destination}, where ${session.run.source.name} sends no runs any more`;
  return { ...report, problems: [...report.problems, { path: '', verdict: null, message }] };
}

async function verify(session: Session, options: VerifyOptions): Promise<VerificationReport> {
  const { destination, ports, signal } = session;
  const observed = await observeDestination(destination, ports, { signal });
  if (observed.blobs.size === 0 && observed.receiptBlob === undefined) {
    return asUntouched(await lookAt(session, observed));
  }
  const files = await filesToVerify(session, observed, options);
  const { proven, sample } = await prove(session, files, options);
  const isRecorded = options.record === true && !isReceiptWithheld(observed, proven);
  const report = await makeReport(session, {
    operation: 'verify',
    files: isRecorded ? await asRecorded(proven) : proven,
    observed,
    ...(sample && { sample }),
  });
  if (isRecorded) {
    const receipt = await mergeReceipt(observed.receipt, proven);
    await recordRun(session, observed, { receipt, report });
    return withReceiptAnew(report, observed);
  }
  return report;
}

/** There is nothing to verify of a run that was never sent, which is no reason to call it fine. */
function asUntouched(report: VerificationReport): VerificationReport {
  if (report.state !== 'ready') return report;
  return { ...report, because: `nothing of it is in the lake yet; sync it (${report.because})` };
}

/** Of a receipt that was lost or not to be believed, what to do is done. */
function withReceiptAnew(
  report: VerificationReport,
  { receiptProblem }: ObservedDestination,
): VerificationReport {
  const message = 'the receipt was lost or not to be believed, and is recorded anew';
  const problems = report.problems.map((problem) =>
    problem.message === receiptProblem ? { ...problem, message } : problem,
  );
  return { ...report, problems };
}

/** Of a released run only the receipt is left to compare with. */
async function filesToVerify(
  session: Session,
  observed: ObservedDestination,
  options: VerifyOptions,
): Promise<Rows<FileReport>> {
  if (session.run.released !== undefined) return assessReleased(observed);
  const digests = await digestsToVerify(session, observed, options);
  await session.hashes.save();
  const { blobs, receipt } = observed;
  return assessFiles(session, { blobs, receipt, digests });
}

interface Proven {
  readonly proven: Rows<FileReport>;
  readonly sample?: SampleReport;
}

/** Reads back what was asked for; what is not read back may still prove itself by its block list. */
async function prove(
  session: Session,
  files: Rows<FileReport>,
  { reread, sample }: VerifyOptions,
): Promise<Proven> {
  const eligible = await selectRows(files, canReread);
  const drawn = sample && drawSample(eligible, sample.size, sample.random);
  const all = reread === true ? eligible.map(({ path }) => path) : [];
  const chosen = drawn ?? new Set(all);
  const isChosen = ({ path }: FileReport): boolean => chosen.has(path);
  session.meter.begin('verifying', {
    files: files.length,
    bytes: await sumInSlices(eligible, (file) => (isChosen(file) ? file.sizeBytes : 0)),
  });
  const read = await strengthen(session, files, rereading, isChosen);
  const proven = await strengthen(session, read, attesting, (file) => !isChosen(file));
  if (drawn === undefined) return { proven };
  return { proven, sample: reportSample(proven.filter(isChosen), eligible.length) };
}

async function digestsToVerify(
  session: Session,
  observed: ObservedDestination,
  options: VerifyOptions,
): Promise<DigestTable> {
  return digestsOf(session, {
    mayRemember: options.isCached === true,
    isWanted: (file) => observed.blobs.has(file.path),
  });
}
