/** What is known of the values of a column. */
export interface ColumnProfile {
  /** False = by what the last ANALYZE drew from the table: estimates, all of them. */
  readonly isExact: boolean;
  /** Rows that were looked at; `undefined` = nobody counted. */
  readonly rows: number | undefined;
  /** Share of NULL, 0 to 1. */
  readonly nullShare: number;
  /** Different values; NULL is none. `undefined` = the type cannot be told apart. */
  readonly distinct: number | undefined;
  /** In the type's own order; `undefined` = it has none, or there are no values. */
  readonly least: string | undefined;
  readonly most: string | undefined;
  /** The most frequent values and their share of all rows, most frequent first. */
  readonly common: readonly CommonValue[];
  /** Bounds of groups of about as many rows each, without the common values; empty = none are known. */
  readonly bounds: readonly string[];
}

export interface CommonValue {
  readonly value: string;
  readonly share: number;
}
