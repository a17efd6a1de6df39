import type { BlobEntry } from '../../storage/blobStore';
import type { ReceiptLine } from '../records/receiptLine';
import type { FileReport } from '../report/report';
import { compareFile } from './compareFile';

/**
 * Compares the blob of a file that is gone from disk with what the receipt proves of it. Where they
 * agree the blob is all there is of the file, and safe; where not, nothing may be left of it.
 */
export function assessVanished(line: ReceiptLine, blob: BlobEntry | undefined): FileReport {
  const { path, sizeBytes, md5: md5Hex } = line;
  const base = { path, sizeBytes, md5Hex, ...(blob && { etag: blob.etag }) };
  const comparison = compareFile({ local: { sizeBytes, md5Hex }, blob, receiptLine: line });
  const { verdict } = comparison;
  return verdict === 'match'
    ? { ...base, verdict: 'missingLocal', message: vanishedMessage(comparison.evidence) }
    : { ...base, verdict, message: messages[verdict] };
}

/** What to say of a file that only the lake has, and on what evidence. */
export function vanishedMessage(evidence: ReceiptLine['evidence']): string {
  const basis = evidence === 'recordedMd5' ? 'by its recorded MD5 only' : evidence;
  return `the file is gone from disk; the lake still holds what the receipt says of it (${basis}), so restore it from there if it is needed`;
}

/** What to say of a file that is gone where the blob holds something else. */
export const vanishedDiffers =
  'the file is gone, and the blob is not the one that the receipt proves; restore the file or an earlier version of the blob';

const messages = {
  missingRemote:
    'the receipt proves it, but neither the file nor its blob is there any more; restore one of them from a backup or from what the service keeps of deleted blobs',
  differs: vanishedDiffers,
  noDigest:
    'the file is gone, and the blob lost its MD5; verify by reading back (lakeside verify --reread --record)',
  changedRemotely:
    'the file is gone, and the blob was written again after it was proven, though its size and recorded MD5 agree; verify by reading back (lakeside verify --reread --record)',
} as const;
