import type { Column, Relation } from '../model/snapshot';
import type { ColumnFeatures } from './columns/columnFeatures';
import type { Place } from './columns/columnWeights';
import type { KnownEvidence, KnownPair } from './knownPairs';
import type { TableFeatures } from './tables/tableFeatures';

/** Why two tables are taken to be one: an identity, or all that speaks for it and against. */
export type TableGrounds =
  | { readonly evidence: KnownEvidence }
  | { readonly evidence: 'score'; readonly features: TableFeatures };

export interface PairedTables {
  readonly before: Relation;
  readonly after: Relation;
  /** From 0 to 1; 1 for a known pair. */
  readonly probability: number;
  readonly grounds: TableGrounds;
  /** Whether it is one table of one database, so that attnums mean the same. */
  readonly isSameTable: boolean;
  /** Columns that are certainly one if the tables are, as positions. */
  readonly survivors: readonly KnownPair[];
}

/** Columns that are not known to be one and may be. */
export interface PairedColumns {
  readonly tables: PairedTables;
  readonly before: Column;
  readonly after: Column;
  /** That the columns are one and that their tables are, from 0 to 1. */
  readonly probability: number;
  readonly features: ColumnFeatures;
  readonly place: Place;
}
