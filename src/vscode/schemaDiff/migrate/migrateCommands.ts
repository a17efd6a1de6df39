import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { writeSnapshot } from '../../../core/schemaDiff/document/writeSnapshot';
import type { Migration, MigrationOptions } from '../../../core/schemaDiff/migration/migration';
import { migrationSql } from '../../../core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../../core/schemaDiff/migration/planMigration';
import type {
  MigrationReport,
  SchemaMigrator,
} from '../../../core/schemaDiff/migration/schemaMigrator';
import { migrationSlug } from '../../../core/schemaDiff/story/commitMessage';
import { migrationPath } from '../../../core/schemaDiff/story/schemaFiles';
import { chosen, withSignal } from '../../support/cancellation';
import type { Connectors } from '../../support/connectors';
import type { Database } from '../../support/databases';
import { describeDatabase } from '../../support/pickDatabase';
import type { VirtualDocuments } from '../../support/virtualDocuments';
import { nothingCompared } from '../ddl/showDdl';
import { snapshotUri, type DriftCommands } from '../driftCommands';
import type { Drift, DriftModel } from '../driftModel';
import { driftSummary } from '../tree/driftWords';
import { applyDetail, migrationMarkdown, migrationSummary, rowsSummary } from './migrationWords';
import { pickMigrationOptions } from './pickMigrationOptions';

export interface MigrateCommandOptions {
  readonly model: DriftModel;
  readonly actions: DriftCommands;
  readonly connectors: Pick<Connectors, 'schemaMigrator'>;
  readonly documents: VirtualDocuments;
}

/** What was planned of the drift that is shown. */
interface Planned {
  readonly drift: Drift;
  readonly migration: Migration;
}

/** Shows, tries and applies the migration that makes the older side match the newer one. */
export class MigrateCommands {
  readonly #options: MigrateCommandOptions;

  constructor(options: MigrateCommandOptions) {
    this.#options = options;
  }

  /** Opens the migration as SQL. */
  async showSql(): Promise<void> {
    const { migration, drift } = await this.#plan();
    const { documents } = this.#options;
    const uri = documents.uriOf('migration.sql', drift.before.label);
    await documents.show(uri, migrationSql(migration), 'sql');
  }

  /** Runs the migration on the database, takes it back, and shows what it did. */
  async dryRun(): Promise<MigrationReport> {
    const planned = await this.#plan();
    const database = databaseOf(planned.drift);
    const report = await this.#run(`Dry run on ${database.connection.name}`, {
      database,
      migration: planned.migration,
      method: 'dryRun',
    });
    await this.#show(planned.migration, report, database);
    void window.showInformationMessage(
      `Dry run on ${database.connection.name}: ${migrationSummary(planned.migration)}. ${rowsSummary(report)}. Everything was taken back.`,
    );
    return report;
  }

  /** Tries the migration, asks with what came of it, applies it, and compares again. */
  async apply(): Promise<Drift> {
    const { drift, migration } = await this.#plan();
    const database = databaseOf(drift);
    refuseReadOnly(database);
    const { name } = database.connection;
    const tried = await this.#run(`Trying the migration of ${name}`, {
      database,
      migration,
      method: 'dryRun',
    });
    const apply = 'Apply Migration';
    const detail = applyDetail(migration, tried, describeDatabase(database));
    const message = `Migrate ${name} so that it matches ${drift.after.label}?`;
    chosen(await window.showWarningMessage(message, { modal: true, detail }, apply));
    const report = await this.#run(`Migrating ${name}`, { database, migration, method: 'apply' });
    await keepMigration(database, migration);
    await moveOn(drift, migration);
    const left = await this.#options.actions.show(drift);
    await this.#show(migration, report, database);
    void window.showInformationMessage(
      `Migrated ${name}: ${rowsSummary(report)}. Now: ${driftSummary(left)}.`,
    );
    return left;
  }

  async #plan(): Promise<Planned> {
    const drift = this.#options.model.current;
    if (drift === undefined) throw nothingCompared();
    const options: MigrationOptions = await pickMigrationOptions(drift);
    const migration = planMigration(drift.diff, options);
    if (migration.steps.length === 0) throw nothingToDo(migration);
    return { drift, migration };
  }

  #run(
    title: string,
    {
      database,
      migration,
      method,
    }: {
      readonly database: Database;
      readonly migration: Migration;
      readonly method: keyof SchemaMigrator;
    },
  ): Promise<MigrationReport> {
    const { connectors } = this.#options;
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    return Promise.resolve(
      window.withProgress(options, (progress, token) =>
        withSignal(token, (signal) =>
          database.use({ mayAsk: true, signal }, async ({ password }) => {
            const migrator = await connectors.schemaMigrator(database.connection, { password });
            const onStep: MigrateStep = (step) => progress.report({ message: step.title });
            return migrator[method](migration, { signal, onStep });
          }),
        ),
      ),
    );
  }

  async #show(migration: Migration, report: MigrationReport, database: Database): Promise<void> {
    const { documents } = this.#options;
    const name = report.isApplied ? 'migration.md' : 'dry run.md';
    const uri = documents.uriOf(name, database.connection.name);
    const text = migrationMarkdown(migration, report, describeDatabase(database));
    await documents.show(uri, text, 'markdown');
  }
}

type MigrateStep = NonNullable<Parameters<SchemaMigrator['dryRun']>[1]['onStep']>;

/** What was applied lies beside the snapshots, for version control. */
async function keepMigration({ lake }: Database, migration: Migration): Promise<void> {
  const path = migrationPath(Date.now(), migrationSlug(migration.diff));
  const bytes = new TextEncoder().encode(migrationSql(migration));
  await workspace.fs.writeFile(Uri.joinPath(lake.uri, '..', path), bytes);
}

/**
 * The kept snapshot of Benchling follows at once: otherwise names that were swapped would seem to be
 * swapped again. What was renamed and left out is still to be found by the older one.
 */
async function moveOn({ after, diff }: Drift, { leftOut }: Migration): Promise<void> {
  if (after.kind !== 'live' || after.database.lake.lake.benchling !== after.label) return;
  if (leftOut.some(({ change }) => /^(?:rename|move)/.test(change.kind))) return;
  const bytes = new TextEncoder().encode(writeSnapshot(diff.after));
  await workspace.fs.writeFile(snapshotUri(after.database), bytes);
}

/** @throws UsageError if the older side is a file */
function databaseOf({ before }: Drift): Database {
  if (before.kind === 'live') return before.database;
  throw new UsageError(`${before.label} is a file: there is no database to migrate`, {
    remedy: 'compare a connection of the lake, or show the migration as SQL',
  });
}

function refuseReadOnly({ connection }: Database): void {
  if (connection.writable) return;
  throw new UsageError(`${connection.name} is read-only: nothing is applied to it`, {
    remedy: 'say "writable": true of this connection in lake.json, or have its owner run the SQL',
  });
}

function nothingToDo({ leftOut }: Migration): UsageError {
  return new UsageError('There is nothing to migrate', {
    remedy:
      leftOut.length === 0
        ? 'the two sides match'
        : leftOut.some(({ reason }) => reason === 'undecided')
          ? 'answer the questions in Schema Drift first'
          : 'check the boxes of changes, or include destructive steps',
  });
}
