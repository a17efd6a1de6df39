/** When runs were first seen by this machine; a cache that only the `stale` warning rests on. */
export interface RunHistory {
  /**
   * The time each of these runs was first seen (milliseconds since the epoch), remembering `nowMs`
   * for those never seen before.
   */
  firstSeen(
    sourceFolder: string,
    runs: readonly string[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, number>>;
}
