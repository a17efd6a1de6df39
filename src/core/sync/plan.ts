import type { Rows } from '../base/columns/rows';
import type { Evidence } from './compare/verdicts';

/** Why a file is sent. */
export type UploadReason =
  | 'new'
  /** There was a blob, which the receipt proves, and it is gone from the lake. */
  | 'gone'
  | 'sizeDiffers'
  | 'md5Differs'
  | 'noMd5Recorded'
  /** The person asked to replace a blob that a receipt proves. */
  | 'overwrite';

/** What is to be done about one file. A plan holds one action for every file and for the sheet. */
export type PlannedAction =
  | {
      readonly kind: 'upload';
      readonly path: string;
      readonly sizeBytes: number;
      readonly reason: UploadReason;
      /** The blob to replace; `undefined` = there must be none. */
      readonly replacesEtag: string | undefined;
      /** Known where the file had to be hashed to decide. */
      readonly md5Hex: string | undefined;
    }
  | {
      readonly kind: 'keep';
      readonly path: string;
      readonly sizeBytes: number;
      readonly md5Hex: string;
      readonly evidence: Evidence;
      readonly etag: string;
    }
  | {
      /** The blob changed since its receipt though size and MD5 agree: its bytes have to be read. */
      readonly kind: 'reread';
      readonly path: string;
      readonly sizeBytes: number;
      readonly md5Hex: string;
      readonly etag: string;
    }
  | {
      /** Nothing is sent and the report says why. */
      readonly kind: 'refuse';
      readonly path: string;
      readonly sizeBytes: number;
      readonly verdict: 'differs' | 'failed' | 'changedLocally';
      readonly message: string;
      readonly md5Hex: string | undefined;
    };

/** What would be done about a run and why, before anything is done. */
export interface SyncPlan {
  readonly run: string;
  readonly source: string;
  readonly container: string;
  /** Where the run's files land, ending with `/`. */
  readonly prefix: string;
  /** In the order of transfer: run description and sheet first, completion flags last. */
  readonly actions: Rows<PlannedAction>;
  /** Links, special files, empty folders, files without a place, and what could not be seen; sorted. */
  readonly notCarried: readonly string[];
  /** Blobs below the prefix that no file has; reported, never deleted. */
  readonly missingLocal: readonly { readonly path: string; readonly sizeBytes: number }[];
  /** Files to send, and their bytes. */
  readonly uploadCount: number;
  readonly uploadBytes: number;
}
