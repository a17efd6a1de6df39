/*
 * What each piece of evidence adds to the log odds of a removed and an added column being one that was
 * renamed. +1 makes it 2.7 times as likely, +3 twenty times. Set by hand after real histories of five
 * projects, and kept coarse: weights fitted to some of the projects did worse on those left out. What is
 * said of values is set by judgement, as no history of a project holds any.
 */

export const columnWeights = {
  /** Times the likeness of the names, 0 to 1: with nothing in common there is no evidence for it. */
  nameLikeness: 5,
  /** Of names with numbers, `line1` and `line2` are two things. */
  otherNumbers: -2,
  sameType: 1,
  relatedType: -1,
  /** One rename in ten changes the type along with the name. */
  differentType: -3,
  /** Other columns change from the one type to the other too. */
  sameTypeChange: 2,
  /** Both are NOT NULL or have the default; what most columns are tells nothing. */
  sameDetails: 0.8,
  otherNullability: -0.7,
  otherDefault: -0.5,
  /** People seldom write the same comment twice. */
  sameComment: 3,
  /** Both refer to one table, renames of that table seen through. */
  sameTarget: 2,
  otherTarget: -4,
  /** The same by names such as `run_id`, where no foreign key says it. */
  sameNamedTarget: 1,
  otherNamedTarget: -2,
  /** Only one of the two is a foreign key. */
  oneTarget: -1,
  /** Postgres leaves the names of indexes and constraints when a column is renamed. */
  sameConstraintName: 3,
  /** An index of the same other columns, unique or not alike. */
  sameIndex: 0.5,
  oneIndexed: -0.7,
  /** Times the other pairs that change the same words, at most {@link maxEdits}. */
  sameEdit: 1.2,
  /**
   * Times the share of known values that both have, where both sides were asked: more than a place among
   * the columns tells, since what mirrors a table may have put its columns in another order.
   */
  sameValues: 7,
  /** Both have common values, and none in common. */
  otherValues: -4,
  /** About as many nulls, different values and bytes. */
  sameShape: 0.7,
  /** For each of these that is altogether another. */
  otherShape: -1.2,
} as const;

export const maxEdits = 1.5;

/**
 * Where the pair stands, added once. Between two survivors a rename needs no other evidence: Postgres
 * appends new columns, so that one of those before was there before.
 */
export const placeWeights = {
  between: 0,
  /** After the last survivor, where new columns come as well. */
  atEnd: -1,
  /** The order of the columns tells nothing. */
  anywhere: -3,
} as const;

export type Place = keyof typeof placeWeights;

/** Log odds of a new column standing before an old one: rebuilt tables, files edited by hand. */
export const insertedInTable = -5;
/** Queries of views are rewritten with columns in any place. */
export const insertedInView = -1.5;
