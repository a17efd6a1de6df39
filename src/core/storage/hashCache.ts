/** Remembers MD5s of local files by their identity, so that an untouched file is hashed once. */
export interface HashCache {
  /** What is remembered of one run of one source folder; an unreadable or damaged cache is an empty one. */
  open(sourceFolder: string, run: string): Promise<RunHashes>;
}

export interface RunHashes {
  /** The MD5 (lower-case hex) a file had when its identity was this; `undefined` if not known. */
  md5Of(path: string, identity: string): string | undefined;
  /** Remembers an MD5; written with `save`, and now and then before. */
  remember(path: string, identity: string, md5Hex: string): void;
  /** Writes what was remembered since opening; atomic. Losing it costs time only. */
  save(): Promise<void>;
}
