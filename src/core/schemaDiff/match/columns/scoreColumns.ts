import type { Column, Relation } from '../../model/snapshot';
import { amongRivals, type Likely, likeliestPairs } from '../oneToOne';
import type { RoundKnowledge } from '../roundKnowledge';
import { pairProbabilities } from './alignment';
import { type ColumnFacts, columnFacts } from './columnFacts';
import { type ColumnFeatures, columnFeatures, scoreOfColumns } from './columnFeatures';
import { insertedInTable, insertedInView, placeWeights } from './columnWeights';
import { type Gap, gapsBetween, type Positions } from './gaps';

/** Two tables that are one, or may be, and what is known of their columns. */
export interface OpenTables {
  readonly before: Relation;
  readonly after: Relation;
  /** Columns known to be one. */
  readonly survivors: readonly Positions[];
  /** Whether neither document sorts its columns by name. */
  readonly isOrdered: boolean;
  /** False = something known of these two columns says no. */
  readonly mayBeOne: (from: Column, to: Column) => boolean;
  /** How likely the pair was in the round before. */
  readonly lastProbability: (from: Column, to: Column) => number;
}

export type Place = keyof typeof placeWeights;

export interface ScoredColumns extends Likely<Column> {
  readonly features: ColumnFeatures;
  readonly place: Place;
}

/** Pairs less likely say nothing, not even in the next round. */
const minProbability = 0.05;

/** Pairs of columns that may be renames, the likeliest first, each column in one at most. */
export function scoreColumns(
  tables: OpenTables,
  knowledge: RoundKnowledge,
): readonly ScoredColumns[] {
  const gaps = openGaps(tables);
  if (gaps.length === 0) return [];
  const [old, fresh] = [
    columnFacts(tables.before, knowledge.targetBefore),
    columnFacts(tables.after, knowledge.targetAfter),
  ];
  const isView = tables.after.kind === 'view' || tables.after.kind === 'materializedView';
  const inserted = isView ? insertedInView : insertedInTable;
  const scored = gaps.flatMap((gap) => {
    const removed = gap.removed.flatMap((position) => old[position] ?? []);
    const added = gap.added.flatMap((position) => fresh[position] ?? []);
    const evidence = evidenceFor(tables, { knowledge, place: gap.place });
    return scoreGap({ ...gap, removed, added }, evidence, inserted);
  });
  return likeliestPairs(scored.filter(({ probability }) => probability >= minProbability));
}

interface Evidence {
  readonly features: ColumnFeatures;
  readonly score: number;
}

const impossible: Evidence = { features: {}, score: Number.NEGATIVE_INFINITY };

function evidenceFor(
  { mayBeOne, lastProbability }: OpenTables,
  { knowledge, place }: { readonly knowledge: RoundKnowledge; readonly place: Place },
): (from: ColumnFacts, to: ColumnFacts) => Evidence {
  return (from, to) => {
    if (!mayBeOne(from.column, to.column)) return impossible;
    const last = lastProbability(from.column, to.column);
    const features = columnFeatures(from, to, knowledge, last);
    return { features, score: scoreOfColumns(features) + placeWeights[place] };
  };
}

interface PlacedGap extends Gap {
  readonly place: Place;
}

/** Those with columns on both sides; the whole table is one if the order tells nothing. */
function openGaps({ before, after, survivors, isOrdered }: OpenTables): readonly PlacedGap[] {
  if (survivors.length === Math.min(before.columns.length, after.columns.length)) return [];
  const gaps = isOrdered ? gapsBetween(before.columns, after.columns, survivors) : undefined;
  const placed: readonly PlacedGap[] = gaps?.map((gap) => ({
    ...gap,
    place: gap.isLast ? 'atEnd' : 'between',
  })) ?? [{ ...withoutOrder(before, after, survivors), place: 'anywhere' }];
  return placed.filter(({ removed, added }) => removed.length > 0 && added.length > 0);
}

function withoutOrder(before: Relation, after: Relation, survivors: readonly Positions[]): Gap {
  const [isOld, isNew] = [0, 1].map((side) => new Set(survivors.map((pair) => pair[side])));
  return {
    removed: [...before.columns.keys()].filter((position) => !isOld?.has(position)),
    added: [...after.columns.keys()].filter((position) => !isNew?.has(position)),
    isLast: true,
  };
}

interface GapColumns {
  readonly removed: readonly ColumnFacts[];
  readonly added: readonly ColumnFacts[];
  readonly isLast: boolean;
  readonly place: Place;
}

function scoreGap(
  { removed, added, isLast, place }: GapColumns,
  evidence: (from: ColumnFacts, to: ColumnFacts) => Evidence,
  inserted: number,
): readonly ScoredColumns[] {
  const rows = removed.map((from) =>
    added.map((to) => ({ from: from.column, to: to.column, place, ...evidence(from, to) })),
  );
  const scores = rows.map((row) => row.map(({ score }) => score));
  const candidates = rows.flat();
  const probabilities =
    place === 'anywhere'
      ? amongRivals(candidates)
      : pairProbabilities(scores, { inserted, isLast }).flat();
  return candidates.map((candidate, index) => ({
    ...candidate,
    probability: probabilities[index] ?? 0,
  }));
}
