import type { ColumnPath, TablePath } from '../model/objectPath';

/** What a match rests on, surest first. */
export type MatchEvidence = 'benchlingId' | 'oid' | 'decision' | 'exactName' | 'score';

/** Two objects of two snapshots that are taken to be one. */
export type Match = TableMatch | ColumnMatch;

export interface MatchGrounds {
  readonly evidence: MatchEvidence;
  /** From 0 to 1. */
  readonly confidence: number;
  /** False = a question to a person: nothing that follows treats the two as one. */
  readonly accepted: boolean;
  /** The evidence in words, each a part of a sentence, such as `same type and neighbors`. */
  readonly words: readonly string[];
}

export interface TableMatch extends MatchGrounds {
  readonly kind: 'table';
  readonly from: TablePath;
  readonly to: TablePath;
}

/** Of two tables that are a match themselves, or of others where a column was moved. */
export interface ColumnMatch extends MatchGrounds {
  readonly kind: 'column';
  readonly from: ColumnPath;
  readonly to: ColumnPath;
}

/** A value of an enum that is called otherwise; of the same names nothing is said. */
export interface ValueMatch extends MatchGrounds {
  readonly kind: 'enumValue';
  /** Schema and name of the type, and the value. */
  readonly from: ColumnPath;
  readonly to: ColumnPath;
}

/** What a person may be asked. */
export type Question = Match | ValueMatch;

/**
 * Every pair that belongs together, unchanged ones included, tables before columns and in the order of
 * the older snapshot. No object is in more than one accepted match.
 */
export interface SchemaMatches {
  readonly matches: readonly Match[];
  readonly values: readonly ValueMatch[];
}

/** What a person has said of two objects, once and for all. */
export interface MatchDecision {
  readonly kind: Question['kind'];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly isSame: boolean;
}
