/*
 * What each piece of evidence adds to the log odds of a removed and an added table being one that was
 * renamed; see columnWeights for how they were set.
 */

export const tableWeights = {
  /** Once for every pair: most of them are two tables. */
  anyPair: -5,
  /** Times the likeness of the names, 0 to 1. */
  nameLikeness: 4,
  /** Times the columns and targets in common by all of both, rare ones counting more. */
  commonTraits: 5,
  /** Times those in common by those of the smaller one: a table that grew is the same table. */
  containedTraits: 3,
  /** Times the types in the same order by the longer list: joins of renamed tables keep their shape. */
  sameShape: 2,
  /** Times the tables that referred to the one and refer to the other by all that refer to either. */
  sameReferrers: 3,
  otherReferrers: -1,
  sameComment: 3,
  /** Times the other pairs that change the same words, at most {@link maxEdits}. */
  sameEdit: 2,
} as const;

export const maxEdits = 1.5;
