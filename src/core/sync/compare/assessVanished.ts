import type { ObservedRun } from '../../runs/run';
import type { BlobEntry } from '../../storage/blobStore';
import type { ReceiptLine } from '../records/receiptLine';
import type { FileReport } from '../report/report';
import { compareFile } from './compareFile';

/**
 * Compares the blob of a file that is gone from disk, or hidden in a folder that cannot be listed, with
 * what the receipt proves of it. Where they agree and the file is gone, the blob is all there is of it,
 * and safe; where not, nothing may be left of it.
 */
export function assessVanished(
  line: ReceiptLine,
  blob: BlobEntry | undefined,
  { isHidden }: { readonly isHidden: boolean },
): FileReport {
  const { path, sizeBytes, md5: md5Hex } = line;
  const base = { path, sizeBytes, md5Hex, ...(blob && { etag: blob.etag }) };
  const comparison = compareFile({ local: { sizeBytes, md5Hex }, blob, receiptLine: line });
  const { verdict } = comparison;
  if (verdict === 'match') {
    const message = vanishedMessage(comparison.evidence, { isHidden });
    return { ...base, verdict: 'missingLocal', message };
  }
  return { ...base, verdict, message: (isHidden ? hiddenMessages : messages)[verdict] };
}

/** What to say of a file that only the lake has, and on what evidence. */
export function vanishedMessage(
  evidence: ReceiptLine['evidence'],
  { isHidden }: { readonly isHidden: boolean },
): string {
  const basis = evidence === 'recordedMd5' ? 'by its recorded MD5 only' : evidence;
  const held = `the lake still holds what the receipt says of it (${basis})`;
  return isHidden
    ? `its folder cannot be listed, so whether the file is still there is not known; ${held}`
    : `the file is gone from disk; ${held}, so restore it from there if it is needed`;
}

/** True for what lies in a folder that could not be listed: then a file that was not seen is not gone. */
export function isHiddenFile(
  { unreadable }: Pick<ObservedRun, 'unreadable'>,
  path: string,
): boolean {
  return unreadable.some((folder) => path.startsWith(`${folder.path}/`));
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

const makeListable = 'and its folder cannot be listed; make that readable and sync the run';

const hiddenMessages = {
  missingRemote: `the receipt proves it, but there is no such blob any more, ${makeListable}`,
  differs: `the blob is not the one that the receipt proves, ${makeListable}`,
  noDigest: `the blob lost its MD5, ${makeListable}`,
  changedRemotely: `the blob was written again after it was proven, though its size and recorded MD5 agree, ${makeListable}`,
} as const;
