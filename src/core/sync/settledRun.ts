import type { Rows } from '../base/columns/rows';
import { assess } from './compare/assessFiles';
import { rememberedDigest } from './files/localDigests';
import type { CarriedFile } from './files/carriedFiles';
import { makeReport } from './report/makeReport';
import type { FileReport, VerificationReport } from './report/report';
import type { ObservedDestination } from './observeDestination';
import { isMarkedFor } from './records/receiptSeal';
import type { Session } from './session';
import { hasJournal } from './records/syncJournal';

/**
 * The reports of a run's files if a sync would find nothing to send, to read or to record: every file
 * is as it was hashed last, its blob is the very version that the receipt proves, and the marker is
 * about that receipt. Such a run needs no lock, which keeps looking at hundreds of finished runs cheap.
 * `undefined` = there is something to do.
 */
export async function settledFiles(
  session: Session,
  observed: ObservedDestination,
): Promise<Rows<FileReport> | undefined> {
  if (observed.receiptProblem !== undefined || !isMarkedFor(observed)) return undefined;
  // Whether they are raised is not in the listing.
  if (session.destination.flags.length > 0) return undefined;
  // Something is new.
  if (session.files.length > observed.receipt.size) return undefined;
  const digests = { at: (_row: number, file: CarriedFile) => rememberedDigest(session, file) };
  const { reports, isProven } = await assess(session, { ...observed, digests });
  return isProven && !(await hasJournal(session)) ? reports : undefined;
}

/**
 * The report of a sync of a settled run. There is nothing to plan, send or record, and to find that out
 * file by file once more would double what looking at a finished run costs.
 */
export async function reportSettled(
  session: Session,
  observed: ObservedDestination,
  files: Rows<FileReport>,
): Promise<VerificationReport> {
  session.meter.begin('verifying', { files: session.files.length });
  return makeReport(session, { operation: 'sync', files, observed });
}
