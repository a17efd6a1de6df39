import { toHex } from '../../base/hex';
import { encodeWhole } from '../../base/textPieces';
import { StorageError, type BlobEntry, type WriteCondition } from '../../storage/blobStore';
import { md5sumLines } from '../report/documents';
import type { ObservedDestination } from '../observeDestination';
import { encodeReceipt, isSameReceipt } from './receipt';
import type { Receipt } from './receiptLine';
import { isMarkedFor, receiptSha256Key } from './receiptSeal';
import type { VerificationReport } from '../report/report';
import type { Session } from '../session';

/**
 * Writes a run's records beside it: the receipt whenever it says something new, and for a verified
 * run its md5sum list and, last, the marker. What says the same as before is not written again, so
 * that nothing which watches for the marker starts twice. @throws StorageError
 */
export async function recordRun(
  session: Session,
  observed: ObservedDestination,
  outcome: { readonly receipt: Receipt; readonly report: VerificationReport },
): Promise<void> {
  const isVerified = outcome.report.state === 'verified';
  // A marker for another receipt was left behind by a recording that did not come to its end.
  const isMarked = !isVerified || isMarkedFor(observed);
  if (isMarked && (await isRecorded(session, observed, outcome.receipt))) return;
  session.meter.begin('recording');
  const receiptWrite = writeReceipt(session, observed, outcome.receipt);
  // While the receipt is packed and on its way.
  const encoding = isVerified ? encodeSums(session, outcome.report) : undefined;
  // Whichever fails, nothing is still being written once the run is let go of.
  await Promise.allSettled([receiptWrite, encoding]);
  const [{ metadata }, sums] = await Promise.all([receiptWrite, encoding]);
  if (sums === undefined) return;
  await putRecord(session, {
    name: session.destination.md5sums,
    bytes: sums,
    contentType: plainText,
  });
  await writeMarker(session, outcome.report, metadata[receiptSha256Key]);
}

const plainText = 'text/plain; charset=utf-8';

/**
 * Keeps what is proven so far of a sync that is not at its end.
 * @returns the destination with that receipt. @throws StorageError
 */
export async function recordProven(
  session: Session,
  observed: ObservedDestination,
  receipt: Receipt,
): Promise<ObservedDestination> {
  if (await isRecorded(session, observed, receipt)) return observed;
  const receiptBlob = await writeReceipt(session, observed, receipt);
  return {
    ...observed,
    receipt,
    receiptBlob,
    receiptSha256: receiptBlob.metadata[receiptSha256Key],
  };
}

async function isRecorded(
  session: Session,
  observed: ObservedDestination,
  receipt: Receipt,
): Promise<boolean> {
  const isEmpty = receipt.size === 0 && session.files.length > 0;
  const isKept = observed.receiptBlob !== undefined && observed.receiptProblem === undefined;
  return isEmpty || (isKept && (await isSameReceipt(observed.receipt, receipt)));
}

/** A receipt's blob, with the SHA-256 of its bytes, in hex, in its metadata. */
type ReceiptBlob = BlobEntry & { readonly metadata: Seal };
type Seal = Readonly<Record<typeof receiptSha256Key, string>>;

async function writeReceipt(
  session: Session,
  observed: ObservedDestination,
  receipt: Receipt,
): Promise<ReceiptBlob> {
  const { digests, clock } = session.ports;
  const { receipt: name } = session.destination;
  const bytes = await encodeReceipt(receipt, digests);
  const metadata: Seal = { [receiptSha256Key]: toHex(await digests.sha256(bytes)) };
  const condition = conditionOf(observed.receiptBlob);
  const record = { name, bytes, contentType: 'application/gzip', metadata, condition };
  const { etag } = await putRecord(session, record).catch((error: unknown) =>
    findOwn(session, record, error),
  );
  const modifiedAtMs = clock.nowMs();
  return { name, sizeBytes: bytes.length, md5Hex: undefined, etag, modifiedAtMs, metadata };
}

/** A write whose answer was lost is refused when it is tried again: then the receipt is there already. */
async function findOwn(
  { ports, destination, signal }: Session,
  { name, metadata }: { readonly name: string; readonly metadata: Seal },
  error: unknown,
): Promise<BlobEntry> {
  if (!StorageError.is(error, 'conditionNotMet')) throw error;
  const found = await ports.blobStore.head({ container: destination.container, name }, { signal });
  if (found?.metadata?.[receiptSha256Key] !== metadata[receiptSha256Key]) throw error;
  return found;
}

function encodeSums({ ports }: Session, report: VerificationReport): Promise<Uint8Array> {
  return encodeWhole(
    () => md5sumLines(report),
    (sizeBytes) => ports.digests.allocate(sizeBytes),
  );
}

async function writeMarker(
  session: Session,
  report: VerificationReport,
  receiptSha256: string,
): Promise<void> {
  const { destination, ports } = session;
  const time = new Date(ports.clock.nowMs()).toISOString();
  await putRecord(session, {
    name: destination.marker,
    bytes: new TextEncoder().encode(time),
    contentType: plainText,
    metadata: {
      files: String(report.fileCount),
      bytes: String(report.sizeBytes),
      recordedmd5: String(report.evidence.recordedMd5),
      attested: String(report.evidence.attested),
      reread: String(report.evidence.reread),
      [receiptSha256Key]: receiptSha256,
    },
  });
  ports.logger.info(`recorded ${destination.marker}`);
}

export interface RecordBlob {
  /** Within the run's container. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly condition?: WriteCondition;
}

/** Writes one record of a run. @throws StorageError */
export async function putRecord(
  session: Session,
  record: RecordBlob,
): Promise<{ readonly etag: string }> {
  const { bytes, condition = { kind: 'any' }, contentType, metadata } = record;
  return session.ports.blobStore.putBlob(
    { container: session.destination.container, name: record.name },
    { bytes, md5: await session.ports.digests.md5(bytes) },
    { condition, contentType, ...(metadata && { metadata }), signal: session.signal },
  );
}

/** Another writer's receipt is not overwritten unseen. */
function conditionOf(blob: BlobEntry | undefined): WriteCondition {
  return blob === undefined ? { kind: 'absent' } : { kind: 'etag', etag: blob.etag };
}
