import type { Column } from '../../model/snapshot';
import { amongRivals, type Likely, likeliestPairs } from '../oneToOne';
import type { RoundKnowledge } from '../roundKnowledge';
import { pairProbabilities } from './alignment';
import { type ColumnFeatures, roundColumnFeatures, scoreOfColumns } from './columnFeatures';
import { type Place, placeWeights } from './columnWeights';
import type { OpenGap, OpenPair, OpenTables } from './openTables';

export interface ScoredColumns extends Likely<Column> {
  readonly features: ColumnFeatures;
  readonly place: Place;
}

interface ColumnKnowledge extends RoundKnowledge {
  /** How likely the pair was in the round before. */
  readonly lastProbability: (from: Column, to: Column) => number;
}

/** Pairs less likely say nothing, not even in the next round. */
const minProbability = 0.05;

/** Pairs of columns that may be renames, the likeliest first, each column in one at most. */
export function scoreColumns(
  { gaps, inserted }: OpenTables,
  knowledge: ColumnKnowledge,
): readonly ScoredColumns[] {
  const scored = gaps.flatMap((gap) => scoreGap(gap, inserted, knowledge));
  return likeliestPairs(scored.filter(({ probability }) => probability >= minProbability));
}

function scoreGap(
  { rows, place, isLast }: OpenGap,
  inserted: number,
  knowledge: ColumnKnowledge,
): readonly ScoredColumns[] {
  const scored = rows.map((row) => row.map((pair) => scorePair(pair, place, knowledge)));
  const candidates = scored.flat();
  const scores = scored.map((row) => row.map(({ score }) => score));
  const probabilities =
    place === 'anywhere'
      ? amongRivals(candidates)
      : pairProbabilities(scores, { inserted, isLast }).flat();
  return candidates.map(({ from, to, features }, index) => {
    return { from, to, features, place, probability: probabilities[index] ?? 0 };
  });
}

interface ScoredPair {
  readonly from: Column;
  readonly to: Column;
  readonly features: ColumnFeatures;
  readonly score: number;
}

function scorePair(pair: OpenPair, place: Place, knowledge: ColumnKnowledge): ScoredPair {
  const [from, to] = [pair.from.column, pair.to.column];
  if (pair.features === undefined) {
    return { from, to, features: {}, score: Number.NEGATIVE_INFINITY };
  }
  const own = knowledge.lastProbability(from, to);
  const features = { ...pair.features, ...roundColumnFeatures(pair.from, pair.to, knowledge, own) };
  return { from, to, features, score: scoreOfColumns(features) + placeWeights[place] };
}
