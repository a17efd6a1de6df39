import type { Relation } from '../../model/snapshot';
import { amongRivals, type Likely, likeliestPairs } from '../oneToOne';
import type { RoundKnowledge } from '../roundKnowledge';
import { roundTableFeatures, scoreOfTables, type TableFeatures } from './tableFeatures';
import type { TableSurroundings } from './tableSurroundings';

/** A removed and an added table that may be one, with what no round changes of that. */
export interface OpenTablePair {
  readonly from: Relation;
  readonly to: Relation;
  readonly features: TableFeatures;
}

export interface ScoredTables extends Likely<Relation> {
  readonly features: TableFeatures;
}

interface TableKnowledge extends RoundKnowledge {
  readonly surroundings: TableSurroundings;
  /** How likely the pair was in the round before. */
  readonly lastProbability: (from: Relation, to: Relation) => number;
}

/** Below this, what columns two tables may share is not worth looking at. */
const minProbability = 0.3;

/** Pairs of tables that may be renames, the likeliest first, each table in one at most. */
export function scoreTables(
  pairs: readonly OpenTablePair[],
  knowledge: TableKnowledge,
): readonly ScoredTables[] {
  const { surroundings, lastProbability } = knowledge;
  const found = pairs.map(({ from, to, features: lasting }) => {
    const own = lastProbability(from, to);
    const ofRound = roundTableFeatures([from, to], surroundings, knowledge, own);
    const features = { ...lasting, ...ofRound };
    return { from, to, features, score: scoreOfTables(features) };
  });
  const probabilities = amongRivals(found);
  const scored = found.map(({ from, to, features }, place) => {
    return { from, to, features, probability: probabilities[place] ?? 0 };
  });
  return likeliestPairs(scored.filter(({ probability }) => probability >= minProbability));
}
