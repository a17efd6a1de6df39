import type { RandomSource } from '../base/random';
import type { RunAhead } from './lookAhead';
import type { SyncPlan } from './plan';
import type { SampleSize } from './compare/sample';

/** What a sync or verification is doing now. */
export type SyncPhase = 'observing' | 'hashing' | 'transferring' | 'verifying' | 'recording';

/** A complete snapshot of how far an operation is; totals are absent while unknown. */
export interface SyncProgress {
  readonly phase: SyncPhase;
  readonly filesDone: number;
  readonly filesTotal?: number;
  readonly bytesDone: number;
  readonly bytesTotal?: number;
  /** Bytes the service has taken since the operation began. */
  readonly sentBytes: number;
}

export interface OperationOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
}

export interface LookOptions extends OperationOptions {
  /** The container is known not to be there, so that nothing of the run can be in it. */
  readonly withoutContainer?: boolean;
}

export interface SyncOptions extends OperationOptions {
  /** What was read already while the run was observed. */
  readonly ahead?: RunAhead | undefined;
  /** Replace blobs that a receipt proves and that differ from the file. */
  readonly overwrite?: boolean;
  /** Called before the first write. Throwing here stops the sync with nothing done. */
  readonly onPlan?: (plan: SyncPlan) => void | Promise<void>;
  /** Makes a missing container. */
  readonly createContainer?: boolean;
}

export interface VerifyOptions extends OperationOptions {
  /** Trust remembered MD5s of untouched local files instead of hashing afresh. */
  readonly isCached?: boolean;
  /** Download every blob and hash it. */
  readonly reread?: boolean;
  /** Download and hash only this much of what could be, drawn at random. */
  readonly sample?: { readonly size: SampleSize; readonly random: RandomSource };
  /** Write what was found into the run's records, as a sync does. */
  readonly record?: boolean;
}
