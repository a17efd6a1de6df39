/**
 * When warnings about runs were last given on this machine, so that a job that runs every hour does
 * not repeat them every hour. A cache: losing it costs a repetition.
 */
export interface WarningLog {
  /** By run, for one source folder (milliseconds since the epoch); `''` is the source itself. */
  lastGiven(sourceFolder: string): Promise<ReadonlyMap<string, number>>;
  /** Remembers that a warning was given, or with `undefined` that its cause is gone. */
  remember(sourceFolder: string, run: string, atMs: number | undefined): Promise<void>;
}
