import type { Client } from 'pg';
import type { SteadyClock } from '../../../core/base/clock';
import type { Connection } from '../../../core/lake/lake';
import { fingerprintOf } from '../../../core/schemaDiff/migration/fingerprint';
import type { Migration, MigrationStep } from '../../../core/schemaDiff/migration/migration';
import { MigrationError } from '../../../core/schemaDiff/migration/migrationError';
import { lockSql, transactionSettings } from '../../../core/schemaDiff/migration/migrationSql';
import type {
  MigrateOptions,
  MigrationReport,
  RowCount,
  SchemaMigrator,
  StepReport,
} from '../../../core/schemaDiff/migration/schemaMigrator';
import { verifyMigration } from '../../../core/schemaDiff/migration/verifyMigration';
import type { SchemaSnapshot } from '../../../core/schemaDiff/model/snapshot';
import { normalizeSnapshot } from '../../../core/schemaDiff/normal/normalizeSnapshot';
import { SchemaError } from '../../../core/schemaDiff/schemaError';
import { describeChange } from '../../../core/schemaDiff/report/changeWords';
import type { SqlParser } from '../../../core/sql/sqlParser';
import { cancelStatement } from '../sessions/cancelStatement';
import { logIn } from '../login/logIn';
import { endOnAbort, hangUp } from '../login/openClient';
import { ownFailure } from '../statements/queryFailure';
import { readRows } from './postgresSchemaReader';
import { countRows } from './rowCounts';
import { snapshotFromRows } from './schemaRows';
import { schemaSettingsSql } from './schemaSql';

export interface PostgresSchemaMigratorOptions {
  readonly password: string | undefined;
  readonly clock: SteadyClock;
  readonly parser: SqlParser;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const usualCountTimeoutMs = 20_000;

/** Runs migrations over a connection of its own, each in one transaction. */
export class PostgresSchemaMigrator implements SchemaMigrator {
  constructor(
    readonly connection: Connection,
    readonly options: PostgresSchemaMigratorOptions,
  ) {}

  dryRun(migration: Migration, options: MigrateOptions): Promise<MigrationReport> {
    return this.#run(migration, options, false);
  }

  apply(migration: Migration, options: MigrateOptions): Promise<MigrationReport> {
    return this.#run(migration, options, true);
  }

  async #run(
    migration: Migration,
    options: MigrateOptions,
    isApplied: boolean,
  ): Promise<MigrationReport> {
    this.#requireWritable();
    const { signal } = options;
    const { password, environment = process.env } = this.options;
    const client = await logIn(this.connection, { password, environment, signal });
    // Hanging up alone would leave the server at work until it has something to say.
    const cancel = (): void => {
      cancelStatement(client, this.connection, { environment }).catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const work = (): Promise<MigrationReport> =>
        this.#transact(client, migration, options, isApplied);
      return await endOnAbort(client, signal, work);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MigrationError || SchemaError.is(error)) throw error;
      throw ownFailure(error, this.connection);
    } finally {
      signal.removeEventListener('abort', cancel);
      hangUp(client);
    }
  }

  #requireWritable(): void {
    const { name, writable } = this.connection;
    if (writable) return;
    throw new MigrationError('notWritable', `${name} is for reading, and a migration changes it`, {
      remedy: `If it shall be migrated, put "writable": true into connections.${name} of lake.json; nothing was sent`,
    });
  }

  async #transact(
    client: Client,
    migration: Migration,
    { onStep, countTimeoutMs = usualCountTimeoutMs, signal }: MigrateOptions,
    isApplied: boolean,
  ): Promise<MigrationReport> {
    const { clock } = this.options;
    const startMs = clock.steadyMs();
    await this.#begin(client, migration);
    const counting = { timeoutMs: countTimeoutMs / 2, nowMs: () => clock.steadyMs() };
    const before = await countRows(
      client,
      [
        ...migration.tables.map(({ from, withPartitions }) => ({ path: from, withPartitions })),
        ...migration.dropped.map((path) => ({ path })),
      ],
      counting,
    );
    const steps: StepReport[] = [];
    for (const [place, step] of migration.steps.entries()) {
      signal.throwIfAborted();
      onStep?.(step, place);
      steps.push(await this.#runStep(client, step));
    }
    // What waits for the end of the transaction fails here, and not at its commit.
    await this.#constrain(client);
    const after = await countRows(
      client,
      migration.tables.map(({ to, withPartitions }) => ({ path: to, withPartitions })),
      counting,
    );
    const snapshot = await this.#read(client, migration, ['before', 'after']);
    if (isApplied) refuseUnplanned(migration, snapshot);
    signal.throwIfAborted();
    await client.query(isApplied ? 'commit' : 'rollback');
    const tables = migration.tables.map((table, index) => ({
      ...table,
      before: before[index] ?? unknownCount,
      after: after[index] ?? unknownCount,
    }));
    const dropped = migration.dropped.map((table, index) => ({
      table,
      before: before[tables.length + index] ?? unknownCount,
    }));
    const elapsedMs = clock.steadyMs() - startMs;
    return { isApplied, steps, tables, dropped, elapsedMs, after: snapshot };
  }

  /** Nobody else changes what the plan is about from here on, and nobody has. */
  async #begin(client: Client, migration: Migration): Promise<void> {
    await client.query(`begin read write; ${transactionSettings(migration).join('; ')}`);
    const lock = lockSql(migration);
    try {
      if (lock !== undefined) await client.query(lock);
    } catch (error) {
      if (isMissing(error)) throw stale(this.connection, error);
      throw lockFailure(error) ?? error;
    }
    const now = await this.#read(client, migration, ['before']);
    if (fingerprintOf(now) !== migration.baseline) throw stale(this.connection);
  }

  async #runStep(client: Client, step: MigrationStep): Promise<StepReport> {
    const { clock } = this.options;
    const startMs = clock.steadyMs();
    try {
      await client.query(step.sql);
    } catch (error) {
      throw stepFailure(error, step) ?? error;
    }
    return { step, elapsedMs: clock.steadyMs() - startMs };
  }

  async #constrain(client: Client): Promise<void> {
    try {
      await client.query('set constraints all immediate');
    } catch (error) {
      throw stepFailure(error, undefined) ?? error;
    }
  }

  /** The schemas of sides of the plan, as they are within the transaction. */
  async #read(
    client: Client,
    { diff }: Migration,
    sides: readonly ('before' | 'after')[],
  ): Promise<SchemaSnapshot> {
    const takenAt = new Date(this.options.clock.nowMs()).toISOString();
    const schemas = [
      ...new Set(sides.flatMap((side) => diff[side].schemas.map(({ name }) => name))),
    ];
    await client.query(`savepoint lakeside_read; ${schemaSettingsSql}`);
    const rows = await readRows(client, schemas, this.connection);
    // The settings go, too.
    await client.query('rollback to savepoint lakeside_read');
    const snapshot = snapshotFromRows(rows, { takenAt, systemIdentifier: undefined });
    return normalizeSnapshot(snapshot, this.options.parser);
  }
}

const unknownCount: RowCount = { rows: 0, isEstimate: true };

function refuseUnplanned(migration: Migration, now: SchemaSnapshot): void {
  const left = verifyMigration(migration, now);
  if (left.length === 0) return;
  const words = left.slice(0, 3).map(describeChange).join('; ');
  throw new MigrationError(
    'notAsPlanned',
    `After all steps the schema is not what was planned, so that nothing was kept: ${words}${left.length > 3 ? '; …' : ''}`,
    { remedy: 'Leave these changes out and make them by hand, or tell us of it' },
  );
}

function stale({ name }: Connection, cause?: unknown): MigrationError {
  return new MigrationError('stale', `${name} has changed since the migration was planned`, {
    remedy: 'Compare again, and plan anew; nothing was changed',
    cause,
  });
}

const undefinedTable = '42P01';
const undefinedSchema = '3F000';
const lockNotAvailable = '55P03';

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  return String(error.code);
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefinedTable || code === undefinedSchema;
}

function lockFailure(error: unknown, step?: MigrationStep): MigrationError | undefined {
  if (codeOf(error) !== lockNotAvailable) return undefined;
  const what =
    step === undefined ? 'the tables of the migration' : `what this step needs: ${step.title}`;
  return new MigrationError('locked', `Somebody else holds a lock on ${what}`, {
    remedy: 'Try again when they are done, or wait longer for locks; nothing was changed',
    cause: error,
    step,
    sqlState: lockNotAvailable,
  });
}

/** Postgres ends a session with these; then there is no step to blame. @see class 57 of its codes */
const endsSession = /^57P0[1-3]$/;

function stepFailure(error: unknown, step: MigrationStep | undefined): MigrationError | undefined {
  const code = codeOf(error);
  if (code === undefined || endsSession.test(code) || !(error instanceof Error)) return undefined;
  const where = step === undefined ? 'The checks at the end' : `The step “${step.title}”`;
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  const detail = 'detail' in error && typeof error.detail === 'string' ? `: ${error.detail}` : '';
  return (
    lockFailure(error, step) ??
    new MigrationError('stepFailed', `${where} failed: ${error.message}${detail}`, {
      remedy: `${hint ?? 'Leave the change out, or correct what stands in its way'}; nothing was changed`,
      cause: error,
      step,
      sqlState: code,
    })
  );
}
