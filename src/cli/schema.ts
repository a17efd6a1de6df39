import { Option, type Command } from 'commander';
import type { SchemaDiff } from '../core/schemaDiff/diffSchemas';
import { diffDocument } from '../core/schemaDiff/report/diffDocument';
import { diffMarkdown } from '../core/schemaDiff/report/diffMarkdown';
import { migrationSql } from '../core/schemaDiff/migration/migrationSql';
import { planMigration } from '../core/schemaDiff/migration/planMigration';
import type { CommandContext } from './commandHost';
import { filled } from './lakes/sourceFlags';
import { addConvertCommand } from './schemas/convert';
import { addCoverageCommand } from './schemas/coverage';
import { addDecideCommand } from './schemas/decide';
import { addHistoryCommand } from './schemas/history';
import { compareSides, type CompareFlags } from './schemas/compareSides';
import { addMigrateCommand } from './schemas/migrate';
import { failSchema } from './schemas/failSchema';
import { dialectOption, lakeOption, mapOption, viaOption } from './schemas/schemaOptions';
import { takeSnapshot, type SnapshotFlags } from './schemas/takeSnapshot';
import { renderDiff } from './schemas/renderDiff';
import { Terminal } from './terminal/terminal';

type DiffFormat = 'text' | 'json' | 'markdown' | 'sql';

interface DiffFlags extends CompareFlags {
  readonly format: DiffFormat;
  readonly exitCode?: true;
}

/** `lakeside schema snapshot|diff`: what a database's schemas look like, and what changed in them. */
export function addSchemaCommand(program: Command, context: CommandContext): void {
  const schema = program
    .command('schema')
    .description('what schemas of a database look like, and what changed in them');
  schema
    .command('snapshot')
    .description('write what the schemas of a database look like, as JSON for version control')
    .addOption(
      new Option(
        '--connection <name>',
        'of connections in the lake file; left out: its warehouse',
      ).argParser(filled),
    )
    .addOption(lakeOption())
    .addOption(
      new Option('--schema <name...>', 'only these; left out: all that the login may look into'),
    )
    .addOption(
      new Option('-o, --out <file>', 'write it there; left out: standard output').argParser(filled),
    )
    .option('--statistics', 'also how many nulls, different values and bytes columns have')
    .action((flags: SnapshotFlags) => takeSnapshot(flags, context));
  schema
    .command('diff')
    .description('say what changed between two schemas, and what that can break')
    .argument('<old>', 'a snapshot or DDL file, git:REVISION:PATH, or a connection of the lake')
    .argument('<new>', 'the same')
    .addOption(lakeOption())
    .addOption(mapOption())
    .addOption(dialectOption())
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown', 'sql'])
        .default('text'),
    )
    .addOption(viaOption())
    .option('--exit-code', 'exit with 1 if there are differences')
    .option('--anyway', 'compare also what does not look like two versions of one schema')
    .option('--statistics', 'tell columns apart by what databases know of their values, too')
    .action((old: string, fresh: string, flags: DiffFlags) => diff([old, fresh], flags, context));
  addConvertCommand(schema, context);
  addCoverageCommand(schema, context);
  addDecideCommand(schema, context);
  addHistoryCommand(schema, context);
  addMigrateCommand(schema, context);
}

async function diff(
  [old, fresh]: readonly [string, string],
  flags: DiffFlags,
  context: CommandContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: flags.format === 'json' });
  await failSchema({ context, terminal }, async () => {
    const found = await compareSides([old, fresh], { flags, context, terminal });
    print(found, flags.format, terminal);
    context.exitWith(flags.exitCode === true && found.changes.length > 0 ? 1 : 0);
  });
}

function print(found: SchemaDiff, format: DiffFormat, terminal: Terminal): void {
  if (format === 'json') return terminal.writeDocument(diffDocument(found));
  if (format === 'sql') return terminal.print(migrationSql(planMigration(found)).trimEnd());
  if (format === 'markdown') return terminal.print(diffMarkdown(found).trimEnd());
  terminal.print(renderDiff(found, terminal.style));
}
