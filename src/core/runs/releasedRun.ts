/** What is written beside a released run in the trash, so that any machine which finds it knows it. */
export interface ReleaseRecord {
  /** 2 = of several folders, which who knows only 1 leaves alone. */
  readonly format: 1 | 2;
  readonly run: string;
  /** Of the run, below its source's; the first of several. */
  readonly folder: string;
  /** All of them, where a run has several. */
  readonly folders?: readonly string[];
  /** Scheme, host and account that hold the copy. */
  readonly endpoint: string;
  readonly container: string;
  /** Of the run's blobs; ends with `/`. */
  readonly prefix: string;
  /** Those of the folder; a sheet from elsewhere is left where it is. */
  readonly files: number;
  /** Removed with it, and nowhere else any more: below the run's folder; absent if there were none. */
  readonly emptyFolders?: readonly string[];
  readonly bytes: number;
  /** Files by what their copy was proven with. */
  readonly attested: number;
  readonly reread: number;
  /** Of the receipt's bytes, in hex. */
  readonly receiptSha256: string;
  /** Of the list of files beside this record, in hex. */
  readonly manifestSha256: string;
  /** Milliseconds since the epoch. */
  readonly releasedAtMs: number;
  /** Until when it can be put back; afterwards its files are deleted. */
  readonly keepUntilMs: number;
}

/** The folders that a released run is put back to. */
export function foldersOfReleased({
  record,
  run,
}: Pick<ReleasedRun, 'record' | 'run'>): readonly string[] {
  return record?.folders ?? [record?.folder ?? run];
}

/** A run whose folder was moved out of its source after it was proven to be in the lake. */
export interface ReleasedRun {
  readonly run: string;
  /** Of its folder in the trash. */
  readonly name: string;
  /**
   * `moving`: of its folders some may be in the trash and some not, or not any more; they all go back.
   * `purging`: leaves of it may be deleted already. `gone`: its record is all there is of it here.
   */
  readonly remains: 'kept' | 'moving' | 'purging' | 'gone';
  /** False if the release, or its end, was interrupted after the run had been moved. */
  readonly isSettled: boolean;
  /** `undefined` if it cannot be read: then nothing of the run is deleted. */
  readonly record: ReleaseRecord | undefined;
}
