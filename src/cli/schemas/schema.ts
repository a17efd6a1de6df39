import { Option, type Command } from 'commander';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import { diffDocument } from '../../core/schemaDiff/report/diffDocument';
import { diffMarkdown } from '../../core/schemaDiff/report/diffMarkdown';
import type { Impact } from '../../core/schemaDiff/impact/impact';
import { impactDocument } from '../../core/schemaDiff/impact/report/impactDocument';
import { impactMarkdown } from '../../core/schemaDiff/impact/report/impactMarkdown';
import { migrationSql } from '../../core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../core/schemaDiff/migration/planMigration';
import type { FullContext } from '../program/commandHost';
import { filled } from '../lakes/sourceFlags';
import { addConvertCommand } from './convert';
import { addCoverageCommand } from './coverage';
import { addDecideCommand } from './decide';
import { addHistoryCommand } from './history';
import { compareSides, type CompareFlags } from './compareSides';
import { addImpactCommand } from './impact/impactCommand';
import { readImpact } from './impact/readImpact';
import { renderImpact } from './impact/renderImpact';
import { addMigrateCommand } from './migrate';
import { failSchema } from './failSchema';
import { dialectOption, lakeOption, mapOption, viaOption } from './schemaOptions';
import { takeSnapshot, type SnapshotFlags } from './takeSnapshot';
import { renderDiff } from './renderDiff';
import { Terminal } from '../terminal/terminal';

type DiffFormat = 'text' | 'json' | 'markdown' | 'sql';

interface DiffFlags extends CompareFlags {
  readonly format: DiffFormat;
  readonly impact?: string;
  readonly exitCode?: true;
}

/** `lakeside schema snapshot|diff`: what a database's schemas look like, and what changed in them. */
export function addSchemaCommand(program: Command, context: FullContext): void {
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
    .addOption(
      new Option('--impact <folder>', 'also what breaks in the statements of its files').argParser(
        filled,
      ),
    )
    .option('--exit-code', 'exit with 1 if there are differences')
    .option('--anyway', 'compare also what does not look like two versions of one schema')
    .option('--statistics', 'tell columns apart by what databases know of their values, too')
    .action((old: string, fresh: string, flags: DiffFlags) => diff([old, fresh], flags, context));
  addConvertCommand(schema, context);
  addCoverageCommand(schema, context);
  addDecideCommand(schema, context);
  addHistoryCommand(schema, context);
  addMigrateCommand(schema, context);
  addImpactCommand(schema, context);
}

async function diff(
  [old, fresh]: readonly [string, string],
  flags: DiffFlags,
  context: FullContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: flags.format === 'json' });
  await failSchema({ context, terminal }, async () => {
    const found = await compareSides([old, fresh], { flags, context, terminal });
    const impact = await impactOf(found, [old, fresh], flags, { context, terminal });
    print({ found, impact }, flags.format, terminal);
    context.exitWith(flags.exitCode === true && found.changes.length > 0 ? 1 : 0);
  });
}

/** `undefined` = nobody asks for it. */
async function impactOf(
  found: SchemaDiff,
  sides: readonly [string, string],
  flags: DiffFlags,
  surroundings: { readonly context: FullContext; readonly terminal: Terminal },
): Promise<Impact | undefined> {
  const { impact: folder } = flags;
  if (folder === undefined) return undefined;
  return readImpact(found, { sides, folder, readsFunctions: false, flags }, surroundings);
}

function print(
  { found, impact }: { readonly found: SchemaDiff; readonly impact: Impact | undefined },
  format: DiffFormat,
  terminal: Terminal,
): void {
  if (format === 'json') {
    const rest = impact === undefined ? {} : { impact: impactDocument(found, impact) };
    return terminal.writeDocument({ ...diffDocument(found), ...rest });
  }
  if (format === 'sql') return terminal.print(migrationSql(planMigration(found)).trimEnd());
  const isMarkdown = format === 'markdown';
  terminal.print(isMarkdown ? diffMarkdown(found).trimEnd() : renderDiff(found, terminal.style));
  if (impact === undefined) return;
  const section = isMarkdown ? impactMarkdown(impact) : renderImpact(impact, terminal.style);
  terminal.print(`\n${section.trimEnd()}`);
}
