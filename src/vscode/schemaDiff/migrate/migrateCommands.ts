import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { describeError, inOneSentence, OperatorError, UsageError } from '../../../core/base/errors';
import type {
  MigrationOutcome,
  MigrationPlan,
} from '../../../core/schemaDiff/migration/migrationPlan';
import type { MigrateRequest } from '../../../core/schemaDiff/schemaComparer';
import { migrationSlug } from '../../../core/schemaDiff/story/commitMessage';
import { migrationPath } from '../../../core/schemaDiff/story/schemaFiles';
import type { Logger } from '../../../core/base/logger';
import { chosen, withSignal } from '../../support/editor/cancellation';
import type { Connectors } from '../../support/lakes/connectors';
import type { Database } from '../../support/lakes/databases';
import { describeDatabase } from '../../support/lakes/pickDatabase';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import { nothingCompared } from '../ddl/showDdl';
import { snapshotUri, type DriftCommands } from '../driftCommands';
import type { Drift, DriftModel } from '../driftModel';
import { driftSummary } from '../tree/driftWords';
import {
  applyDetail,
  emptyRemedy,
  migrationMarkdown,
  planSummary,
  rowsSummary,
} from './migrationWords';
import { pickMigrationOptions } from './pickMigrationOptions';

export interface MigrateCommandOptions {
  readonly model: DriftModel;
  readonly actions: DriftCommands;
  readonly documents: VirtualDocuments;
  readonly connectors: Pick<Connectors, 'keepRenames'>;
  readonly logger: Logger;
}

/** What was planned of the drift that is shown. */
interface Planned {
  readonly drift: Drift;
  readonly plan: MigrationPlan;
}

/** Shows, tries and applies the migration that makes the older side match the newer one. */
export class MigrateCommands {
  readonly #options: MigrateCommandOptions;

  constructor(options: MigrateCommandOptions) {
    this.#options = options;
  }

  /** Opens the migration as SQL. */
  async showSql(): Promise<void> {
    const { plan, drift } = await this.#plan();
    const { documents } = this.#options;
    const uri = documents.uriOf('migration.sql', drift.before.label);
    await documents.show(uri, plan.sql, 'sql');
  }

  /** Runs the migration on the database, takes it back, and shows what it did. */
  async dryRun(): Promise<MigrationOutcome> {
    const { drift, plan } = await this.#plan();
    const database = databaseOf(drift);
    const { name } = database.connection;
    const outcome = await this.#run(`Dry run on ${name}`, { database, plan, method: 'dryRun' });
    await this.#show(plan, outcome, database);
    void window.showInformationMessage(
      `Dry run on ${name}: ${planSummary(plan)}. ${rowsSummary(outcome)}. Everything was taken back.`,
    );
    return outcome;
  }

  /** Tries the migration, asks with what came of it, applies it, and compares again. */
  async apply(): Promise<Drift> {
    const { drift, plan } = await this.#plan();
    const database = databaseOf(drift);
    refuseReadOnly(database);
    const { name } = database.connection;
    const trying = `Trying the migration of ${name}`;
    const tried = await this.#run(trying, { database, plan, method: 'dryRun' });
    const apply = 'Apply Migration';
    const detail = applyDetail(plan, tried, describeDatabase(database));
    const message = `Migrate ${name} so that it matches ${drift.after.label}?`;
    chosen(await window.showWarningMessage(message, { modal: true, detail }, apply));
    const outcome = await this.#run(`Migrating ${name}`, { database, plan, method: 'apply' });
    const told = keepRenames(database, plan, this.#options);
    await keepMigration(database, drift, plan);
    await this.#moveOn(drift, plan);
    const left = await this.#options.actions.show(drift);
    await this.#show(plan, outcome, database);
    void window.showInformationMessage(
      `Migrated ${name}: ${rowsSummary(outcome)}. Now: ${driftSummary(left)}.`,
    );
    await told;
    await readCatalogAgain(database, this.#options.logger);
    this.#options.model.tellMigrated();
    return left;
  }

  async #plan(): Promise<Planned> {
    const { model } = this.#options;
    const drift = model.current;
    if (drift === undefined) throw nothingCompared();
    const comparer = await model.comparer();
    const { signal } = new AbortController();
    const leftOut = [...drift.excluded];
    const usual = await comparer.plan(drift.diff, { leftOut, signal });
    const options = await pickMigrationOptions(drift, usual.leftOut);
    const plan = await comparer.plan(drift.diff, { ...options, signal });
    if (plan.steps.length === 0)
      throw new UsageError('There is nothing to migrate', { remedy: emptyRemedy(plan) });
    return { drift, plan };
  }

  #run(title: string, { database, plan, method }: Run): Promise<MigrationOutcome> {
    const { model } = this.#options;
    const { connection } = database;
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    return Promise.resolve(
      window.withProgress(options, (progress, token) =>
        withSignal(token, (signal) =>
          database.use({ mayAsk: true, signal }, async ({ password }) => {
            const comparer = await model.comparer();
            const onStep = (message: string): void => progress.report({ message });
            return comparer.migrate(plan, { connection, password, method, signal, onStep });
          }),
        ),
      ),
    );
  }

  async #show(plan: MigrationPlan, outcome: MigrationOutcome, database: Database): Promise<void> {
    const { documents } = this.#options;
    const name = outcome.isApplied ? 'migration.md' : 'dry run.md';
    const uri = documents.uriOf(name, database.connection.name);
    const text = migrationMarkdown(plan, outcome, describeDatabase(database));
    await documents.show(uri, text, 'markdown');
  }

  /**
   * The kept snapshot of Benchling follows at once: otherwise names that were swapped would seem to be
   * swapped again. What was renamed and left out is still to be found by the older one.
   */
  async #moveOn({ after, diff }: Drift, { leftOut }: MigrationPlan): Promise<void> {
    if (after.kind !== 'live' || after.database.lake.lake.benchling !== after.label) return;
    if (leftOut.some(({ isRename }) => isRename)) return;
    const comparer = await this.#options.model.comparer();
    const { signal } = new AbortController();
    const { document } = await comparer.documentOf(diff, { signal });
    const bytes = new TextEncoder().encode(document);
    await workspace.fs.writeFile(snapshotUri(after.database), bytes);
  }
}

interface Run {
  readonly database: Database;
  readonly plan: MigrationPlan;
  readonly method: MigrateRequest['method'];
}

/** What was applied lies beside the snapshots, for version control. */
async function keepMigration(
  { lake }: Database,
  { diff }: Drift,
  { sql }: MigrationPlan,
): Promise<void> {
  const path = migrationPath(Date.now(), migrationSlug(diff));
  const bytes = new TextEncoder().encode(sql);
  await workspace.fs.writeFile(Uri.joinPath(lake.uri, '..', path), bytes);
}

/** The migration was applied, whether lineage can be told of it or not. */
async function keepRenames(
  { lake: open, connection: { name } }: Database,
  { renamed }: MigrationPlan,
  { connectors, logger }: Pick<MigrateCommandOptions, 'connectors' | 'logger'>,
): Promise<void> {
  const { lake } = open;
  if (lake.datasets === undefined || renamed.length === 0) return;
  const { signal } = new AbortController();
  try {
    await open.use((ports) => {
      const objects = { connection: name, renamed, atMs: ports.clock.nowMs() };
      return connectors.keepRenames({ lake, ports }, objects, signal);
    });
  } catch (error) {
    logger.error(`lineage was not told what is renamed in ${name}: ${describeError(error)}`);
    const why = error instanceof OperatorError ? inOneSentence(error) : describeError(error);
    void window.showWarningMessage(`Lineage does not know what was renamed in ${name}: ${why}`);
  }
}

/** Trees and completions go by it. The migration was applied, whether it can be read or not. */
async function readCatalogAgain(database: Database, logger: Logger): Promise<void> {
  if (database.known === undefined) return;
  const { signal } = new AbortController();
  try {
    await database.readCatalog({ mayAsk: false, signal });
  } catch (error) {
    const { name } = database.connection;
    logger.warn(`the catalog of ${name} was not read after its migration: ${describeError(error)}`);
  }
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
