/** What a journal is about: one run on its way from one source folder to one place in one account. */
export interface JournalKey {
  /** As {@link BlobStore.endpoint}. */
  readonly endpoint: string;
  readonly container: string;
  /** Of the run's blobs; ends with `/`. */
  readonly prefix: string;
  readonly sourceFolder: string;
}

/** Keeps what an operation did of a run until that is recorded elsewhere, so that a crash loses nothing. */
export interface Journals {
  /**
   * What is kept under a key, which nobody else may be writing to. Nothing is created before the
   * first record; a journal that is damaged, foreign or unreadable is an empty one.
   */
  open(key: JournalKey): Promise<Journal>;
}

/**
 * Records in the order in which they were appended. A journal that cannot be kept costs time and
 * never truth, so nothing here throws: `problem` says why.
 */
export interface Journal {
  /** Every whole record that was there when the journal was opened. */
  readonly records: readonly unknown[];
  /** Why what is appended is not kept, in a sentence without a full stop; `undefined` = it is. */
  readonly problem: string | undefined;
  /** Adds a value of JSON; it is on disk together with others a moment later. */
  append(record: unknown): void;
  /** Settles once everything appended is on disk, or is known not to be: then there is a `problem`. */
  flush(): Promise<void>;
  /** Forgets all records; the journal can be used further. */
  clear(): Promise<void>;
  /** Flushes and lets go of the file. */
  close(): Promise<void>;
}
