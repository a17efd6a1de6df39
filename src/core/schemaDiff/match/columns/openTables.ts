import { isView } from '../../model/isView';
import type { Column } from '../../model/snapshot';
import type { RelationPair } from '../identities';
import type { WholeKnowledge } from '../roundKnowledge';
import { type ColumnFacts, columnFacts } from './columnFacts';
import { type ColumnFeatures, lastingColumnFeatures } from './columnFeatures';
import { insertedInTable, insertedInView, type Place } from './columnWeights';
import { type Gap, gapsBetween, type Positions, wholeGap } from './gaps';

/** Two tables taken to be one in which columns are gone and new, worked out as far as no round matters. */
export interface OpenTables {
  /** Log odds of a new column standing before an old one. */
  readonly inserted: number;
  readonly gaps: readonly OpenGap[];
}

export interface OpenGap {
  readonly place: Place;
  readonly isLast: boolean;
  /** A row for each removed column, in it a pair for each added one. */
  readonly rows: readonly (readonly OpenPair[])[];
}

export interface OpenPair {
  readonly from: ColumnFacts;
  readonly to: ColumnFacts;
  /** `undefined` = something known of the two says no. */
  readonly features: ColumnFeatures | undefined;
}

interface OpenOptions {
  readonly survivors: readonly Positions[];
  readonly whole: WholeKnowledge;
  readonly mayBeOne: (from: Column, to: Column) => boolean;
}

/** `survivors` are the positions of columns known to be one. */
export function openTables(
  { before, after }: Pick<RelationPair, 'before' | 'after'>,
  { survivors, whole, mayBeOne }: OpenOptions,
): OpenTables {
  const gaps = whole.isOrdered ? gapsBetween(before.columns, after.columns, survivors) : undefined;
  const placed: readonly (Gap & { readonly place: Place })[] = gaps?.map((gap) => ({
    ...gap,
    place: gap.isLast ? 'atEnd' : 'between',
  })) ?? [{ ...wholeGap(before.columns, after.columns, survivors), place: 'anywhere' }];
  const open = placed.filter(({ removed, added }) => removed.length > 0 && added.length > 0);
  const [old, fresh] = [columnFacts(before, whole.before), columnFacts(after, whole.after)];
  const pairOf = (from: ColumnFacts, to: ColumnFacts): OpenPair => {
    const may = mayBeOne(from.column, to.column);
    return { from, to, features: may ? lastingColumnFeatures(from, to, whole.rarity) : undefined };
  };
  return {
    inserted: isView(after) ? insertedInView : insertedInTable,
    gaps: open.map(({ removed, added, place, isLast }) => {
      const gone = removed.flatMap((position) => before.columns[position] ?? []).map(old);
      const come = added.flatMap((position) => after.columns[position] ?? []).map(fresh);
      return { place, isLast, rows: gone.map((from) => come.map((to) => pairOf(from, to))) };
    }),
  };
}
