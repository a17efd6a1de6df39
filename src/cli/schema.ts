import { Option, type Command } from 'commander';
import { isCancellation, OperatorError, UsageError } from '../core/base/errors';
import { diffSchemas, type SchemaDiff } from '../core/schemaDiff/diffSchemas';
import { diffDocument } from '../core/schemaDiff/report/diffDocument';
import { diffMarkdown } from '../core/schemaDiff/report/diffMarkdown';
import type { CommandContext } from './commandHost';
import { describeFailure, formatFailure } from './failures';
import { filled } from './lakes/sourceFlags';
import { readSide } from './schemas/readSide';
import { renderDiff } from './schemas/renderDiff';
import { Terminal } from './terminal/terminal';

type DiffFormat = 'text' | 'json' | 'markdown';

interface DiffFlags {
  readonly lake?: string;
  readonly format: DiffFormat;
  readonly exitCode?: true;
}

/** `lakeside schema snapshot|diff`: what a database's schemas look like, and what changed in them. */
export function addSchemaCommand(program: Command, context: CommandContext): void {
  const schema = program
    .command('schema')
    .description('what schemas of a database look like, and what changed in them');
  schema
    .command('diff')
    .description('say what changed between two schemas, and what that can break')
    .argument('<old>', 'a snapshot or DDL file, git:REVISION:PATH, or a connection of the lake')
    .argument('<new>', 'the same')
    .addOption(lakeOption())
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .option('--exit-code', 'exit with 1 if there are differences')
    .action((old: string, fresh: string, flags: DiffFlags) => diff([old, fresh], flags, context));
}

function lakeOption(): Option {
  return new Option('--lake <file>', 'the lake file; left out: lake.json here or above').argParser(
    filled,
  );
}

async function diff(
  [old, fresh]: readonly [string, string],
  flags: DiffFlags,
  context: CommandContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: flags.format === 'json' });
  try {
    const before = await readSide(old, { flags, context, terminal });
    const after = await readSide(fresh, { flags, context, terminal });
    const found = diffSchemas(before, after);
    print(found, flags.format, terminal);
    context.exitWith(flags.exitCode === true && found.changes.length > 0 ? 1 : 0);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof OperatorError)) throw error;
    if (error instanceof UsageError) throw error;
    reportFailure(error, terminal);
    context.exitWith(3);
  }
}

function print(found: SchemaDiff, format: DiffFormat, terminal: Terminal): void {
  if (format === 'json') return terminal.writeDocument(diffDocument(found));
  if (format === 'markdown') return terminal.print(diffMarkdown(found).trimEnd());
  terminal.print(renderDiff(found, terminal.style));
}

function reportFailure(error: OperatorError, terminal: Terminal): void {
  const failure = describeFailure(error);
  terminal.note(`${terminal.noteStyle.red('error:')} ${formatFailure(failure)}`);
  if (!terminal.isJson) return;
  terminal.writeDocument({ matches: [], changes: [], hazards: [], error: failure });
}
