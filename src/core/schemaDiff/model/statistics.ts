/** What a server has counted of the values of a table's columns, never a value itself. */
export interface TableStatistics {
  readonly schema: string;
  readonly name: string;
  /** By name; those that were never analyzed are left out. */
  readonly columns: readonly ColumnStatistics[];
}

/** @see https://www.postgresql.org/docs/current/view-pg-stats.html */
export interface ColumnStatistics {
  readonly column: string;
  /** From 0 to 1. */
  readonly nullFraction: number;
  /** An estimate: of how many there are, or if it is negative, of their share of the rows (-1 = all differ). */
  readonly distinct: number;
  readonly averageBytes: number;
  /** Of a comparison under way only: no document holds it. */
  readonly marks?: ValueMarks | undefined;
}

/**
 * Digests of values, keyed by a secret that nobody keeps: equal where values are, of two databases that
 * were asked with the same key, and nothing to anybody later.
 */
export interface ValueMarks {
  /** Of the most common values. */
  readonly common: readonly string[];
  /** Of values that part the others into groups of one size. */
  readonly bounds: readonly string[];
}
