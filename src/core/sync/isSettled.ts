import { filterInSlices } from '../base/slices';
import { assessFiles } from './compare/assessFiles';
import { digestsOf } from './files/localDigests';
import { makeReport } from './report/makeReport';
import type { VerificationReport } from './report/report';
import type { BlobEntry } from '../storage/blobStore';
import type { ObservedDestination } from './observeDestination';
import type { ReceiptLine } from './records/receiptLine';
import { isMarkedFor } from './records/receiptSeal';
import type { Session } from './session';
import { hasJournal } from './records/syncJournal';

/**
 * True if a sync would find nothing to send, to read or to record: every file is as it was hashed
 * last, its blob is the very version that the receipt proves, and the marker is about that receipt.
 * Such a run needs no lock, which keeps looking at hundreds of finished runs cheap.
 */
export async function isSettled(session: Session, observed: ObservedDestination): Promise<boolean> {
  if (observed.receiptProblem !== undefined || !isMarkedFor(observed)) return false;
  // Whether they are raised is not in the listing.
  if (session.destination.flags.length > 0) return false;
  const unsettled = await filterInSlices(session.files, ({ path, entry }) => {
    const md5Hex = session.hashes.md5Of(path, entry.identity);
    const line = observed.receipt.get(path);
    const blob = observed.blobs.get(path);
    return md5Hex === undefined || !isProven(md5Hex, entry.sizeBytes, { line, blob });
  });
  return unsettled.length === 0 && !(await hasJournal(session));
}

/**
 * The report of a sync of a settled run. There is nothing to plan, send or record, and to find that out
 * file by file once more would double what looking at a finished run costs.
 */
export async function reportSettled(
  session: Session,
  observed: ObservedDestination,
): Promise<VerificationReport> {
  session.meter.begin('verifying', { files: session.files.length });
  const digests = await digestsOf(session, { mayRemember: true, isWanted: () => true });
  const files = await assessFiles(session, { ...observed, digests });
  return makeReport(session, { operation: 'sync', files, observed });
}

function isProven(
  md5Hex: string,
  sizeBytes: number,
  { line, blob }: { readonly line: ReceiptLine | undefined; readonly blob: BlobEntry | undefined },
): boolean {
  if (line === undefined || blob === undefined) return false;
  const isSameVersion = line.etag === blob.etag && blob.sizeBytes === sizeBytes;
  return isSameVersion && line.md5 === md5Hex && blob.md5Hex === md5Hex;
}
