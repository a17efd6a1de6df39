import type { RunState } from '../runs/run';
import type { Evidence, Verdict } from './verdicts';

/** One file (or blob without a file) of a run and what is known about it. */
export interface FileReport {
  /** Relative to the run; the sample sheet is `SampleSheet.csv`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly verdict: Verdict;
  /** Present for a `match` only. */
  readonly evidence?: Evidence;
  /** Of the local file, lower-case hex, if it was hashed. */
  readonly md5Hex?: string;
  /** Of the blob, if there is one. */
  readonly etag?: string;
  /** Set for everything that is not a plain match: what is wrong and what to do. */
  readonly message?: string;
  /** True if this operation sent the file. */
  readonly isUploaded?: true;
}

/** What is known about a run after it was looked at, synchronised or verified. */
export interface VerificationReport {
  readonly run: string;
  readonly source: string;
  readonly state: RunState;
  /** Why the run is in this state, in a sentence without a full stop. */
  readonly because: string;
  readonly operation: 'look' | 'sync' | 'verify';
  /** Where the run lands, `container/prefix/run`. */
  readonly destination: string;
  /** Sorted by path. Empty for a run that is not ready and was never synchronised. */
  readonly files: readonly FileReport[];
  /** The run's files and its sheet. */
  readonly fileCount: number;
  readonly sizeBytes: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly evidence: Readonly<Record<Evidence, number>>;
  readonly uploaded: number;
  readonly uploadedBytes: number;
  readonly kept: number;
  /** Findings about the run as a whole, with an empty path, and every file that is not a plain match. */
  readonly problems: readonly ReportProblem[];
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

export interface ReportProblem {
  readonly path: string;
  readonly verdict: Verdict | null;
  readonly message: string;
}
