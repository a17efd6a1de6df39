import type { Relation } from '../../model/snapshot';
import { amongRivals, type Likely, likeliestPairs } from '../oneToOne';
import type { RoundKnowledge } from '../roundKnowledge';
import type { TableCandidate } from './tableCandidates';
import {
  scoreOfTables,
  type TableFeatures,
  tableFeatures,
  type TableSurroundings,
} from './tableFeatures';

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
  candidates: readonly TableCandidate[],
  knowledge: TableKnowledge,
): readonly ScoredTables[] {
  const found = candidates.map(([from, to]) => {
    const last = knowledge.lastProbability(from, to);
    const features = tableFeatures([from, to], knowledge.surroundings, knowledge, last);
    return { from, to, features, score: scoreOfTables(features) };
  });
  const probabilities = amongRivals(found);
  const scored = found.map((candidate, place) => ({
    ...candidate,
    probability: probabilities[place] ?? 0,
  }));
  return likeliestPairs(scored.filter(({ probability }) => probability >= minProbability));
}
