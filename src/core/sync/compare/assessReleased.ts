import { byPath } from '../../storage/pathOrder';
import { compareFile } from './compareFile';
import type { ObservedDestination } from '../observeDestination';
import type { FileReport } from '../report/report';

/**
 * Compares what the receipt of a released run proves with the blobs as they are now: nothing else is
 * left to compare them with. One report for every line of the receipt, sorted by path.
 */
export function assessReleased({ receipt, blobs }: ObservedDestination): readonly FileReport[] {
  const reports = [...receipt.values()].map((line): FileReport => {
    const { path, sizeBytes, md5: md5Hex } = line;
    const blob = blobs.get(path);
    const base = { path, sizeBytes, md5Hex, ...(blob && { etag: blob.etag }) };
    const comparison = compareFile({ local: { sizeBytes, md5Hex }, blob, receiptLine: line });
    const { verdict } = comparison;
    return verdict === 'match'
      ? { ...base, verdict, evidence: comparison.evidence }
      : { ...base, verdict, message: messages[verdict] };
  });
  return reports.sort(byPath);
}

const lastCopy = 'the file was removed from its source, so this was its copy';

const messages = {
  missingRemote: `there is no such blob any more, and ${lastCopy}; undo the release, or restore the blob`,
  differs: `the blob is not the one that was proven, and ${lastCopy}; undo the release, or restore the blob`,
  noDigest: 'the blob lost its MD5; verify by reading back',
  changedRemotely:
    'the blob was written again after it was proven, though its size and recorded MD5 agree; verify by reading back',
} as const;
