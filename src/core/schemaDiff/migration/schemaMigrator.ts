import type { TablePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import type { MigratedTable, Migration, MigrationStep } from './migration';

export interface MigrateOptions {
  readonly signal: AbortSignal;
  /** Before each step, counted from 0. */
  readonly onStep?: ((step: MigrationStep, place: number) => void) | undefined;
  /** How long rows of all tables may be counted, before and after each; then estimates do. */
  readonly countTimeoutMs?: number | undefined;
}

/**
 * Runs a migration on the database that it was planned for, in one transaction. Both refuse a plan whose
 * baseline is not what the schema is once its tables are locked.
 */
export interface SchemaMigrator {
  /**
   * Runs every step on the real rows, and takes all of it back.
   * @throws MigrationError, DatabaseError, QueryError, or the reason of `signal`
   */
  dryRun(migration: Migration, options: MigrateOptions): Promise<MigrationReport>;
  /**
   * Runs every step and keeps it, unless the schema is not what was planned afterwards.
   * @throws MigrationError (then nothing is changed), DatabaseError, QueryError, or the reason of `signal`
   */
  apply(migration: Migration, options: MigrateOptions): Promise<MigrationReport>;
}

/** What a migration did, or would have done. */
export interface MigrationReport {
  readonly isApplied: boolean;
  readonly steps: readonly StepReport[];
  readonly tables: readonly TableReport[];
  readonly dropped: readonly DroppedTableReport[];
  /** Steps, counts and checks together. */
  readonly elapsedMs: number;
  /** What the schema was at the end, before a dry run took it back. */
  readonly after: SchemaSnapshot;
}

export interface StepReport {
  readonly step: MigrationStep;
  readonly elapsedMs: number;
}

export interface TableReport extends MigratedTable {
  readonly before: RowCount;
  readonly after: RowCount;
}

export interface DroppedTableReport {
  readonly table: TablePath;
  /** Where its rows went to other tables, these hold them. */
  readonly before: RowCount;
}

export interface RowCount {
  readonly rows: number;
  /** What Postgres last counted, as there was no time to count. */
  readonly isEstimate: boolean;
}
