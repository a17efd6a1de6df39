import type { Rows } from '../../base/columns/rows';
import { isAtLeast } from '../compare/verdicts';
import type { FileReport } from '../report/report';

/** What helps where a receipt is lost or not to be believed; ends a sentence. */
export const lostReceiptRemedy =
  'read the blobs back and record it (lakeside verify --reread --record), then sync';

/**
 * True while no new receipt may take the place of one that is lost or not to be believed: it would make
 * blobs, for which nothing but their recorded MD5 speaks any more, look as good as proven.
 */
export function isReceiptWithheld(
  { receiptProblem }: { readonly receiptProblem: string | undefined },
  files: Rows<FileReport>,
): boolean {
  return receiptProblem !== undefined && files.some(isUnknown);
}

/** There is a blob, and nobody sent it just now, or knows what bytes it holds. */
function isUnknown(file: FileReport): boolean {
  const { verdict, evidence, etag, blobMd5Hex, isUploaded } = file;
  if (etag === undefined || verdict === 'missingLocal' || blobMd5Hex !== undefined) return false;
  if (verdict !== 'match') return true;
  return isUploaded !== true && (evidence === undefined || !isAtLeast(evidence, 'attested'));
}
