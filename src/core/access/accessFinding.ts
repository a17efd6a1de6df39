/** What *Check Access* found out about one thing an operator needs. */
export interface AccessFinding {
  /** The thing, for instance `container sequencing at https://lab.blob.core.windows.net`. */
  readonly subject: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  /** Names the cause for programs: `ok`, or the reason of the error behind it. */
  readonly reason: string;
  /** What holds or what failed, in a sentence without a full stop. */
  readonly message: string;
  /** What to do about it; empty if there is nothing to do. */
  readonly remedy: string;
}
