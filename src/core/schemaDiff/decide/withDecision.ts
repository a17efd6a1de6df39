import type { MatchDecision } from '../match/matches';
import { isSamePath } from '../model/objectPath';

/** Two objects that something is said of. */
export type DecidedPair = Pick<MatchDecision, 'kind' | 'from' | 'to'>;

/** The decisions with one more, in the place of an earlier one; `undefined` = it shall be asked again. */
export function withDecision(
  decisions: readonly MatchDecision[],
  pair: DecidedPair,
  isSame: boolean | undefined,
): readonly MatchDecision[] {
  const { kind, from, to } = pair;
  const others = decisions.filter((known) => !isSamePair(known, pair));
  return isSame === undefined ? others : [...others, { kind, from, to, isSame }];
}

function isSamePair(one: DecidedPair, other: DecidedPair): boolean {
  return (
    one.kind === other.kind && isSamePath(one.from, other.from) && isSamePath(one.to, other.to)
  );
}
