import type { Migration } from '../migration/migration';
import type { MigrationReport, RowCount } from '../migration/schemaMigrator';
import { describeChange } from './changeWords';

/** A migration as plain JSON for programs, and what became of it if it was run. */
export interface MigrationDocument {
  readonly baseline: string;
  readonly steps: readonly {
    readonly title: string;
    readonly sql: string;
    readonly isDestructive: boolean;
    readonly hazards: readonly string[];
    readonly elapsedMs?: number;
  }[];
  readonly leftOut: readonly {
    readonly change: string;
    readonly kind: string;
    readonly object: readonly string[];
    readonly reason: string;
    readonly message: string;
  }[];
  readonly notes: readonly string[];
  readonly run?: {
    readonly isApplied: boolean;
    readonly elapsedMs: number;
    readonly tables: readonly {
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly before: RowCount;
      readonly after: RowCount;
    }[];
    readonly dropped: readonly {
      readonly table: readonly string[];
      readonly before: RowCount;
    }[];
  };
}

/** With a report, also what each of its steps took, in whole milliseconds. */
export function migrationDocument(
  { baseline, steps, leftOut, notes }: Migration,
  report?: MigrationReport,
): MigrationDocument {
  return {
    baseline,
    steps: steps.map(({ title, sql, isDestructive, hazards }, place) => {
      const done = report?.steps[place];
      return {
        title,
        sql,
        isDestructive,
        hazards: [...new Set(hazards.map(({ message }) => message))],
        ...(done !== undefined && { elapsedMs: Math.round(done.elapsedMs) }),
      };
    }),
    leftOut: leftOut.map(({ change, reason, message }) => ({
      change: describeChange(change),
      kind: change.kind,
      object: change.object,
      reason,
      message,
    })),
    notes,
    ...(report !== undefined && {
      run: {
        isApplied: report.isApplied,
        elapsedMs: Math.round(report.elapsedMs),
        tables: report.tables,
        dropped: report.dropped,
      },
    }),
  };
}
