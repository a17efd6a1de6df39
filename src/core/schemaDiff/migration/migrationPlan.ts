import { pathKey, type TablePath } from '../model/objectPath';
import { describeChange } from '../report/changeWords';
import { givenNames, type GivenName } from './givenNames';
import type { LeftOutReason, Migration } from './migration';
import { migrationSql } from './migrationSql';
import type { MigrationReport } from './schemaMigrator';

/** What people are told of a migration, whoever holds the migration itself. */
export interface MigrationPlan {
  /** All of it as a file, see `migrationSql`. */
  readonly sql: string;
  readonly steps: readonly PlannedStep[];
  readonly leftOut: readonly PlannedOmission[];
  /** Tables and views that its steps are about, by their older and their newer names. */
  readonly touched: readonly TablePath[];
  /** What is called otherwise afterwards, see `givenNames`. */
  readonly renamed: readonly GivenName[];
  /** Each a sentence without its end. */
  readonly notes: readonly string[];
}

export interface PlannedStep {
  readonly title: string;
  readonly isDestructive: boolean;
}

export interface PlannedOmission {
  /** The change in words. */
  readonly words: string;
  readonly reason: LeftOutReason;
  /** Why, a sentence without its end. */
  readonly message: string;
  /** What is left out would give something another name or place. */
  readonly isRename: boolean;
}

/** What a migration did, or would have done, without the schema that it led to. */
export interface MigrationOutcome extends Omit<MigrationReport, 'after' | 'steps'> {
  /** In milliseconds, a figure for each step of the plan. */
  readonly stepsMs: readonly number[];
}

export function outlineMigration(migration: Migration): MigrationPlan {
  const { steps, leftOut, notes } = migration;
  return {
    sql: migrationSql(migration),
    steps: steps.map(({ title, isDestructive }) => ({ title, isDestructive })),
    leftOut: leftOut.map(({ change, reason, message }) => ({
      words: describeChange(change),
      reason,
      message,
      isRename: /^(?:rename|move)/.test(change.kind),
    })),
    touched: touchedBy(migration),
    renamed: givenNames(migration),
    notes,
  };
}

export function outlineReport({
  steps,
  after: _after,
  ...rest
}: MigrationReport): MigrationOutcome {
  return { ...rest, stepsMs: steps.map(({ elapsedMs }) => elapsedMs) };
}

function touchedBy({ steps }: Migration): readonly TablePath[] {
  const found = new Map<string, TablePath>();
  for (const { object, ...change } of steps.flatMap(({ changes }) => changes)) {
    for (const path of 'to' in change ? [object, change.to] : [object]) {
      const [schema, name] = path;
      if (name !== undefined) found.set(pathKey([schema, name]), [schema, name]);
    }
  }
  return [...found.values()];
}
