/** How patient requests to storage are; what is left out is as usual. */
export interface RequestRetries {
  readonly mostTries?: number;
  /** How long an answer, or the next bytes of one, may keep waiting. */
  readonly patienceMs?: number;
}
