/** Something of the older snapshot and something of the newer one that may be one. */
export interface Candidate<T> {
  readonly from: T;
  readonly to: T;
  /** Log odds. */
  readonly score: number;
}

/** A candidate after all others have been heard. */
export interface Likely<T> {
  readonly from: T;
  readonly to: T;
  /** From 0 to 1. */
  readonly probability: number;
}

/**
 * How likely each candidate is against all others of its two ends and against neither having a partner;
 * in the order of the candidates. Of one end they sum to at most 1.
 */
export function amongRivals<T>(candidates: readonly Candidate<T>[]): readonly number[] {
  const weights = candidates.map(({ score }) => Math.exp(score));
  const ofFrom = new Map<T, number>();
  const ofTo = new Map<T, number>();
  for (const [place, { from, to }] of candidates.entries()) {
    const weight = weights[place] ?? 0;
    ofFrom.set(from, (ofFrom.get(from) ?? 0) + weight);
    ofTo.set(to, (ofTo.get(to) ?? 0) + weight);
  }
  return candidates.map(({ from, to }, place) => {
    const weight = weights[place] ?? 0;
    return weight / (1 + (ofFrom.get(from) ?? 0) + (ofTo.get(to) ?? 0) - weight);
  });
}

/**
 * The likeliest pairs first, each end in one at most. Taking them in turn is as good as the best
 * assignment here: a pair above one half has no rival above it, and doubtful ones become questions.
 */
export function likeliestPairs<T, P extends Likely<T>>(pairs: readonly P[]): readonly P[] {
  const taken = { from: new Set<T>(), to: new Set<T>() };
  const inTurn = pairs.toSorted((one, other) => other.probability - one.probability);
  return inTurn.filter(({ from, to }) => {
    if (taken.from.has(from) || taken.to.has(to)) return false;
    taken.from.add(from);
    taken.to.add(to);
    return true;
  });
}
