import type { Rows } from '../../base/columns/rows';
import type { RunState } from '../../runs/run';
import type { NamedSheet } from '../../runs/sheetKind';
import type { Evidence, Verdict } from '../compare/verdicts';

/** One file (or blob without a file) of a run and what is known about it. */
export interface FileReport {
  /** In the lake, relative to the run; the sample sheet is `SampleSheet.csv`. */
  readonly path: string;
  /** Where the file lies within the run's folders, if that is not `path`. */
  readonly localPath?: string;
  readonly sizeBytes: number;
  readonly verdict: Verdict;
  /** Present for a `match`, and where the blob of a file that is gone was read back. */
  readonly evidence?: Evidence;
  /** True if the blob was found in the lake and taken over on the word of its recorded MD5. */
  readonly isAdopted?: true;
  /** Of the local file, lower-case hex, if it was hashed. */
  readonly md5Hex?: string;
  /** Of the blob's bytes, lower-case hex, if they were read back and are not the file's. */
  readonly blobMd5Hex?: string;
  /** Of the blob, if there is one. */
  readonly etag?: string;
  /** True if it is a file that the layout of its source has no place for. */
  readonly isWithoutPlace?: true;
  /** Set for everything that is not a plain match: what is wrong and what to do. */
  readonly message?: string;
  /** True if this operation sent the file. */
  readonly isUploaded?: true;
}

/** What was read back of a sample, and what that says of the other files. */
export interface SampleReport {
  /** Files drawn. */
  readonly files: number;
  readonly sizeBytes: number;
  /** Files that could have been drawn: all that were hashed and have a blob of their size. */
  readonly of: number;
  /** Files drawn whose blobs do not hold their bytes, or could not be read. */
  readonly failed: number;
  /** In a sentence without a full stop. */
  readonly supports: string;
}

/** What is known about a run after it was looked at, synchronised or verified. */
export interface VerificationReport {
  readonly run: string;
  readonly source: string;
  readonly state: RunState;
  /** Why the run is in this state, in a sentence without a full stop. */
  readonly because: string;
  /** Why a sync would send nothing yet of a run that was looked at and is wrong; absent if it would. */
  readonly notYet?: string;
  readonly operation: 'look' | 'sync' | 'verify';
  /** Where the run lands, `container/prefix/run`. */
  readonly destination: string;
  /** Sorted by path. Empty for a run that is not ready and was never synchronised. */
  readonly files: Rows<FileReport>;
  /** The run's files and its sheet. */
  readonly fileCount: number;
  readonly sizeBytes: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly evidence: Readonly<Record<Evidence, number>>;
  /** Of the matches by recorded MD5, those whose blob Lakeside did not bring into the lake. */
  readonly adopted: number;
  /** The sample sheet that goes with it, and its kind; absent if it has none. */
  readonly sheet?: NamedSheet;
  /** Set if only a sample was read back. */
  readonly sample?: SampleReport;
  /** What became of removing the run from its source; absent where that was not asked for. */
  readonly removal?: 'done' | 'refused';
  readonly uploaded: number;
  readonly uploadedBytes: number;
  /** Of these, what the lake had in blocks from a sync that was interrupted; absent if nothing. */
  readonly resumedBytes?: number;
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
