import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../core/base/durations';
import { UsageError } from '../../core/base/errors';
import type { Migration } from '../../core/schemaDiff/migration/migration';
import { migrationSql } from '../../core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../core/schemaDiff/migration/planMigration';
import type { MigrationReport } from '../../core/schemaDiff/migration/schemaMigrator';
import { migrationDocument } from '../../core/schemaDiff/report/migrationDocument';
import type { FullContext } from '../program/commandHost';
import { selectConnection } from '../queries/selectConnection';
import { Terminal } from '../terminal/terminal';
import { compareSides, type CompareFlags } from './compareSides';
import { failSchema } from './failSchema';
import { filled } from '../lakes/sourceFlags';
import { keepSnapshot } from './readKept';
import { readLive, readSide } from './readSide';
import { renderMigration } from './renderMigration';
import { dialectOption, lakeOption, mapOption, sideWords } from './schemaOptions';
import { tellRenames } from './tellRenames';

type MigrateFormat = 'text' | 'sql' | 'json';

interface MigrateFlags extends CompareFlags {
  readonly dryRun?: true;
  readonly apply?: true;
  readonly destructive?: true;
  /** Days, or as many as usual. */
  readonly bridgeViews?: number | true;
  readonly lockTimeout?: number;
  readonly format: MigrateFormat;
}

/** `lakeside schema migrate`: makes a database look like something newer, or says how. */
export function addMigrateCommand(schema: Command, context: FullContext): void {
  schema
    .command('migrate')
    .description('plan, try or run the migration that makes a database look like something newer')
    .argument('<old>', 'the connection of the lake that is migrated; for a plan alone, any side')
    .argument('<new>', sideWords)
    .addOption(lakeOption())
    .addOption(mapOption())
    .addOption(
      new Option(
        '--via <side>',
        'a kept state of the newer side, which the older one has by name',
      ).argParser(filled),
    )
    .addOption(dialectOption())
    .addOption(
      new Option('--dry-run', 'run it on the real rows, and take it all back').conflicts('apply'),
    )
    .option('--apply', 'run it and keep it, if the schema is as planned then')
    .option('--destructive', 'also drop what is gone, and narrow types')
    .addOption(
      new Option(
        '--bridge-views [days]',
        'keep older names of tables alive as views, for so many days by their comments; left out: 30',
      ).argParser(parseDays),
    )
    .addOption(
      new Option(
        '--lock-timeout <time>',
        'how long a step waits for somebody else’s lock, like 5s',
      ).argParser(parseTimeout),
    )
    .addOption(
      new Option('--format <format>', 'how the plan is written')
        .choices(['text', 'sql', 'json'])
        .default('text'),
    )
    .option('--anyway', 'compare also what does not look like two versions of one schema')
    .action((old: string, fresh: string, flags: MigrateFlags) =>
      migrate([old, fresh], flags, context),
    );
}

async function migrate(
  [old, fresh]: readonly [string, string],
  flags: MigrateFlags,
  context: FullContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: flags.format === 'json' });
  const runs = flags.apply === true || flags.dryRun === true;
  await failSchema({ context, terminal }, async () => {
    const diff = await compareSides([old, fresh], {
      flags,
      context,
      terminal,
      readOld: (side, options) =>
        runs ? readLive({ connection: side }, options) : readSide(side, options),
    });
    const migration = planMigration(diff, {
      includesDestructive: flags.destructive === true,
      bridgeViews: bridgesUntil(flags, context),
      lockTimeoutMs: flags.lockTimeout,
    });
    const report = runs ? await run(old, migration, { flags, context, terminal }) : undefined;
    print(migration, report, { flags, terminal });
    if (report?.isApplied === true) {
      await tellRenames(old, migration, { flags, context, terminal });
      await moveOn(fresh, migration, { flags, context, terminal });
    }
    context.exitWith(0);
  });
}

interface Running {
  readonly flags: MigrateFlags;
  readonly context: FullContext;
  readonly terminal: Terminal;
}

/** What was renamed and left out is still to be found by the older snapshot. */
async function moveOn(
  fresh: string,
  { diff, leftOut }: Migration,
  running: Running,
): Promise<void> {
  if (leftOut.some(({ change }) => /^(?:rename|move)/.test(change.kind))) return;
  const path = await keepSnapshot(fresh, diff.afterAsRead ?? diff.after, running);
  if (path !== undefined) running.terminal.note(`Kept what ${fresh} is now: ${path}`);
}

async function run(
  name: string,
  migration: Migration,
  { flags, context, terminal }: Running,
): Promise<MigrationReport> {
  const { connectors, signal } = context;
  const choice = { connection: name, ...(flags.lake !== undefined && { lake: flags.lake }) };
  const { connection, secrets, isBenchling } = await selectConnection(choice, context, terminal);
  if (isBenchling) {
    throw new UsageError(`${name} is the lake’s Benchling, which is never written to`, {
      remedy: 'Give the connection of your own warehouse first',
    });
  }
  const password = await secrets.databasePassword(connection);
  const migrator = await connectors.schemaMigrator(connection, { password });
  return flags.apply === true
    ? migrator.apply(migration, { signal })
    : migrator.dryRun(migration, { signal });
}

function print(
  migration: Migration,
  report: MigrationReport | undefined,
  { flags, terminal }: Pick<Running, 'flags' | 'terminal'>,
): void {
  if (flags.format === 'json') terminal.writeDocument(migrationDocument(migration, report));
  else if (flags.format === 'sql') terminal.print(migrationSql(migration).trimEnd());
  else terminal.print(renderMigration(migration, terminal.style, report));
}

const usualBridgeDays = 30;
const dayMs = 86_400_000;

function bridgesUntil(
  { bridgeViews }: MigrateFlags,
  { clock }: FullContext,
): { readonly until: string } | undefined {
  if (bridgeViews === undefined) return undefined;
  const days = bridgeViews === true ? usualBridgeDays : bridgeViews;
  return { until: new Date(clock.nowMs() + days * dayMs).toISOString().slice(0, 10) };
}

function parseDays(value: string): number {
  const days = Number(value);
  if (/^\d{1,4}$/.test(value) && days >= 1) return days;
  throw new InvalidArgumentError('Write a number of days, 1 or more.');
}

function parseTimeout(value: string): number {
  const timeoutMs = parseDuration(value);
  if (timeoutMs !== undefined && timeoutMs > 0) return timeoutMs;
  throw new InvalidArgumentError('Write a time like 5s or 1m.');
}
