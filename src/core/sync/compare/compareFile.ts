import type { BlobEntry } from '../../storage/blobStore';
import type { ReceiptLine } from '../records/receiptLine';
import type { Evidence } from './verdicts';

/** The three sides a verdict rests on. */
export interface ComparedSides {
  readonly local: {
    readonly sizeBytes: number;
    /** Lower-case hex; `undefined` if the file was not hashed: then size is all there is to compare. */
    readonly md5Hex: string | undefined;
  };
  readonly blob: BlobEntry | undefined;
  readonly receiptLine: ReceiptLine | undefined;
}

export type Comparison =
  | { readonly verdict: 'match'; readonly evidence: Evidence }
  | {
      readonly verdict: 'differs';
      readonly what: 'size' | 'md5';
      /** True if the receipt speaks against the file: it proves this very blob, or other content than the file's. */
      readonly isAgainstReceipt: boolean;
    }
  | { readonly verdict: 'noDigest'; readonly isAgainstReceipt: boolean }
  | { readonly verdict: 'missingRemote' }
  | { readonly verdict: 'changedRemotely' };

/** Compares one file with its blob and with what the receipt proves of that blob. */
export function compareFile(sides: ComparedSides): Comparison {
  const { local, blob, receiptLine } = sides;
  if (blob === undefined) return { verdict: 'missingRemote' };
  const isSameVersion = receiptLine?.etag === blob.etag;
  const isAgainstReceipt = isSameVersion || isOtherContent(sides);
  if (blob.sizeBytes !== local.sizeBytes) {
    return { verdict: 'differs', what: 'size', isAgainstReceipt };
  }
  if (blob.md5Hex === undefined) return { verdict: 'noDigest', isAgainstReceipt };
  if (local.md5Hex === undefined) return { verdict: 'match', evidence: 'size' };
  if (blob.md5Hex !== local.md5Hex) return { verdict: 'differs', what: 'md5', isAgainstReceipt };
  if (receiptLine === undefined) return { verdict: 'match', evidence: 'recordedMd5' };
  return isSameVersion && !isOtherContent(sides)
    ? { verdict: 'match', evidence: receiptLine.evidence }
    : { verdict: 'changedRemotely' };
}

/** True if the receipt is known to be about other bytes than the file's. */
function isOtherContent({ local, receiptLine }: ComparedSides): boolean {
  if (receiptLine === undefined || local.md5Hex === undefined) return false;
  return receiptLine.md5 !== local.md5Hex;
}
