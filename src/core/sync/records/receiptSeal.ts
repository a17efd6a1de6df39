import type { BlobEntry } from '../../storage/blobStore';
import type { Destination } from '../destination';
import { lostReceiptRemedy } from './withheldReceipt';

/** The metadata in which receipt and marker both say what the receipt's SHA-256 is. */
export const receiptSha256Key = 'receiptsha256';

/** A run's records as they were found. */
export interface SeenRecords {
  readonly destination: Pick<Destination, 'receipt'>;
  readonly receiptBlob: BlobEntry | undefined;
  /** Of the receipt's bytes, in hex. */
  readonly receiptSha256: string | undefined;
  readonly markerBlob: BlobEntry | undefined;
}

/**
 * Why a receipt is not to be believed: one that the marker tells of is gone, or neither its own
 * metadata nor the marker knows its bytes, so that somebody else wrote it. `undefined` if it is as a
 * sync left it, or if there never was one. A seal against tools and mistakes, not against a forger who
 * may write to the container and knows this format.
 */
export function findReceiptProblem(seen: SeenRecords): string | undefined {
  const { receipt } = seen.destination;
  const remedy = lostReceiptRemedy;
  if (seen.receiptBlob === undefined) {
    return sealOn(seen.markerBlob) === undefined
      ? undefined
      : `the receipt ${receipt} is gone, though the run was recorded with one; ${remedy}`;
  }
  return isSealed(seen)
    ? undefined
    : `the receipt ${receipt} is not as it was written and proves nothing; ${remedy}`;
}

function isSealed({ receiptBlob, receiptSha256, markerBlob }: SeenRecords): boolean {
  return [receiptBlob, markerBlob].some((blob) => sealOn(blob) === receiptSha256);
}

/** True if the marker was written for this very receipt. */
export function isMarkedFor(seen: Pick<SeenRecords, 'receiptSha256' | 'markerBlob'>): boolean {
  return seen.markerBlob !== undefined && sealOn(seen.markerBlob) === seen.receiptSha256;
}

/**
 * Until when local files were surely as the receipt says: since something touched the receipt after
 * its marker was written, its own time says nothing any more.
 */
export function receiptWrittenAtMs(seen: SeenRecords): number {
  const { receiptBlob, markerBlob } = seen;
  const writtenAtMs = receiptBlob?.modifiedAtMs ?? 0;
  return markerBlob !== undefined && isMarkedFor(seen)
    ? Math.min(writtenAtMs, markerBlob.modifiedAtMs)
    : writtenAtMs;
}

function sealOn(blob: BlobEntry | undefined): string | undefined {
  return blob?.metadata?.[receiptSha256Key];
}
