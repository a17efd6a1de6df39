import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../core/base/durations';
import { UsageError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import type { Connection } from '../../core/lake/lake';
import { OutputError, type ResultOutput } from '../../core/warehouse/byteOutput';
import { planQuery, type QueryPlan } from '../../core/warehouse/planQuery';
import { QueryError } from '../../core/warehouse/queryError';
import type { RunOutcome } from '../../core/warehouse/sqlRunner';
import type { FullContext } from '../program/commandHost';
import { filled } from '../lakes/sourceFlags';
import { chooseFormat, resultFormats, type ResultFormat } from './resultFormats';
import { readStatement } from './readStatement';
import { renderQueryError } from './renderQueryError';
import { selectConnection } from './selectConnection';
import { Terminal } from '../terminal/terminal';

export interface QueryFlags {
  readonly lake?: string;
  readonly connection?: string;
  readonly file?: string;
  readonly format: ResultFormat;
  readonly json?: true;
  readonly output?: string;
  readonly limit?: number;
  readonly timeout: number;
  readonly write?: true;
  readonly quiet?: true;
}

const defaultTimeout = '1h';

/** `lakeside query`: one statement, its result as a stream. */
export function addQueryCommand(program: Command, context: FullContext): void {
  program
    .command('query')
    .description('run one SQL statement on a database of the lake; it only reads')
    .argument('[sql]', 'the statement; left out: from --file or standard input')
    .addOption(
      new Option('--lake <file>', 'the lake file; left out: lake.json here or above').argParser(
        filled,
      ),
    )
    .addOption(
      new Option(
        '--connection <name>',
        'of connections in the lake file; left out: its warehouse',
      ).argParser(filled),
    )
    .addOption(new Option('-f, --file <file>', 'read the statement from a file').argParser(filled))
    .optionsGroup('Result:')
    .addOption(
      new Option('--format <format>', 'how the result is written')
        .choices(resultFormats)
        .default('table'),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .addOption(
      new Option('-o, --output <file>', 'write it there; left out: standard output').argParser(
        filled,
      ),
    )
    .addOption(new Option('--limit <rows>', 'fetch this many rows at most').argParser(parseLimit))
    .addOption(
      new Option('--timeout <time>', 'how long it may take: 30s, 15m; 0s = without end')
        .argParser(parseTimeout)
        .default(parseTimeout(defaultTimeout), defaultTimeout),
    )
    .addOption(
      new Option('--write', 'let it write; the connection must say "writable": true as well'),
    )
    .option('-q, --quiet', 'say nothing but the result and errors')
    .action((sql: string | undefined, flags: QueryFlags) => query(sql, flags, context));
}

async function query(
  sql: string | undefined,
  flags: QueryFlags,
  context: FullContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: false, isQuiet: flags.quiet === true });
  if (flags.format === 'parquet' && flags.output === undefined && context.stdout.isTTY === true) {
    throw new UsageError('A terminal cannot show Parquet', { remedy: 'Give --output FILE' });
  }
  const text = await readStatement(sql, flags.file, context);
  const { connection, secrets } = await selectConnection(flags, context, terminal);
  try {
    const parser = await context.connectors.sqlParser();
    const plan = await planQuery(text, { parser, connection, wantsWrite: flags.write === true });
    const password = await secrets.databasePassword(connection);
    conclude(await run(plan, { flags, context, terminal, connection, password }), terminal);
    context.exitWith(0);
  } catch (error) {
    if (OutputError.is(error, 'readerGone')) return;
    if (!QueryError.is(error)) throw error;
    terminal.note(renderQueryError(error, text, terminal.noteStyle));
    context.exitWith(1);
  }
}

interface Running {
  readonly flags: QueryFlags;
  readonly context: FullContext;
  readonly terminal: Terminal;
  readonly connection: Connection;
  readonly password: string | undefined;
}

/** A result that is not whole never looks as if it were: of a file, nothing is left. */
async function run(plan: QueryPlan, running: Running): Promise<RunOutcome> {
  const output = await running.context.connectors.resultOutput(outputFile(running));
  try {
    const outcome = await runInto(output, plan, running);
    await output.complete();
    return outcome;
  } catch (error) {
    await output.abandon();
    throw error;
  }
}

function outputFile({ flags, context }: Running): string | undefined {
  return flags.output === undefined ? undefined : resolve(context.workingFolder, flags.output);
}

async function runInto(
  output: ResultOutput,
  plan: QueryPlan,
  { flags, context, terminal, connection, password }: Running,
): Promise<RunOutcome> {
  const { connectors, signal } = context;
  const runner = await connectors.sqlRunner(connection, { password });
  return runner.run(plan, {
    sink: await chooseFormat(flags.json ? 'json' : flags.format, output, connectors),
    rowLimit: flags.limit,
    timeoutMs: flags.timeout === 0 ? undefined : flags.timeout,
    onNotice: (notice) => {
      if (!terminal.isQuiet) terminal.note(terminal.noteStyle.dim(notice));
    },
    signal,
  });
}

function conclude({ tag, rowCount, isCut }: RunOutcome, terminal: Terminal): void {
  if (terminal.isQuiet) return;
  const rows = rowCount === undefined ? tag : formatQuantity(rowCount, 'row');
  terminal.note(terminal.noteStyle.dim(isCut ? `${rows}, and there are more` : rows));
}

function parseLimit(value: string): number {
  const limit = Number(value);
  if (/^\d+$/.test(value) && limit >= 1 && limit <= mostRows) return limit;
  throw new InvalidArgumentError('Write a number of rows, 1 or more.');
}

/** The protocol counts rows in 31 bits. */
const mostRows = 2_147_483_646;

function parseTimeout(value: string): number {
  const timeoutMs = parseDuration(value);
  if (timeoutMs !== undefined && timeoutMs <= longestTimeoutMs) return timeoutMs;
  throw new InvalidArgumentError('Write a time like 30s, 15m or 1h, or 0s for no end.');
}

/** The server counts milliseconds in 31 bits. */
const longestTimeoutMs = 2_147_483_647;
