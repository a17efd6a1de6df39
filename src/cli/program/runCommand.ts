import { Command, CommanderError } from 'commander';
import { version } from '../../../package.json';
import {
  describeError,
  isCancellation,
  UsageError,
  type OperatorError,
} from '../../core/base/errors';
import type { CommandContext, CommandHost, ExitCode, Surroundings } from './commandHost';
import {
  describeFailure,
  formatFailure,
  InterruptedError,
  OutputFileError,
  toOperatorError,
  UnexpectedError,
} from './failures';
import { refuseOptionsAsValues } from './missingValues';
import { applyConfigFile, optionNames } from '../unattended/configFile';

/** Subcommands that a program is made of. */
export interface CommandSet<Connectors> {
  readonly add: (program: Command, context: CommandContext<Connectors>) => void;
  /** Options of the subcommands that it lacks, without dashes: a file of options serves them all. */
  readonly otherOptions: () => Promise<readonly string[]>;
}

/** Runs the command `lakeside` with its arguments (without program and script) to its exit code. */
export async function runCommand<Connectors>(
  args: readonly string[],
  host: CommandHost<Connectors>,
  commands: CommandSet<Connectors>,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const context = { ...host, exitWith: (code: ExitCode) => void (exitCode = code) };
  const program = createProgram(args, context, commands);
  let running = program;
  program.hook('preAction', async (_, action) => {
    running = action;
    if (action.getOptionValueSource('smtpPassword') === 'cli') host.stderr.write(passwordWarning);
    await applyConfigFile(action, {
      known: optionNames(withSubcommands(program)),
      otherOptions: commands.otherOptions,
      workingFolder: host.workingFolder,
    });
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return settleUsage(error, { program, args, host });
    const failure = isCancellation(error) ? interruptionOf(running) : toOperatorError(error);
    report(failure, { args, host });
    if (failure instanceof UsageError) host.stderr.write(usageOf(running));
    return exitCodeOf(failure);
  }
}

/** What these have done needs not be done again; all others begin anew. */
const goesOn: ReadonlySet<string> = new Set(['sync', 'watch', 'release', 'propagate']);

function interruptionOf(running: Command): InterruptedError {
  return new InterruptedError(goesOn.has(running.name()) ? 'goesOn' : 'beginsAnew');
}

function exitCodeOf(failure: OperatorError): ExitCode {
  if (failure instanceof InterruptedError) return 130;
  return failure instanceof UsageError || failure instanceof OutputFileError ? 2 : 1;
}

/** The options of all subcommands of a set, without their dashes. */
export function optionsOf<Connectors>(
  commands: CommandSet<Connectors>,
  host: CommandHost<Connectors>,
): readonly string[] {
  const context = { ...host, exitWith: () => undefined };
  return optionNames(withSubcommands(createProgram([], context, commands)));
}

function createProgram<Connectors>(
  args: readonly string[],
  context: CommandContext<Connectors>,
  commands: CommandSet<Connectors>,
): Command {
  const program = new Command('lakeside')
    .description('Verified sync of sequencing runs and other raw data to Azure Blob Storage')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', helpEnd)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  commands.add(program, context);
  for (const command of withSubcommands(program)) {
    command.showHelpAfterError(usageOf(command).trimEnd());
    refuseOptionsAsValues(command, args);
  }
  return program;
}

const helpEnd = `
To begin, in a folder with a lake.json or with --main-folder and --container:
  lakeside doctor; lakeside runs; lakeside plan; lakeside sync

Storage comes from the lake file, --account or --blob-endpoint, and signs in with
  AZURE_STORAGE_CONNECTION_STRING, or
  AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, for the account of these options,
  of the file that --lake names, or of AZURE_STORAGE_ACCOUNT, or
  your Entra identity.

Databases are the connections of the lake file; their passwords come from
~/.pgpass, or from PGPASSWORD together with PGHOST.

Exit code 0: every selected run is fine, or one that no sync is due for. 1: a run is
incomplete, mismatch, unverifiable or stale, or still ready after sync or verify;
something is missing; a statement failed or was refused; schemas differ and --exit-code
asks. 2: usage, or a log, pid, report or status file that cannot be written; nothing
was done. 3: schemas that could not be had or compared. 130: interrupted.`;

const passwordWarning =
  'warning: a password on the command line can be read by everybody on this machine; set LAKESIDE_SMTP_PASSWORD instead\n';

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function usageOf(command: Command): string {
  const name = fullNameOf(command);
  return `\nUsage: ${name} ${command.usage()}\nRun ${name} --help for every option.\n`;
}

function fullNameOf(command: Command): string {
  return command.parent ? `${fullNameOf(command.parent)} ${command.name()}` : command.name();
}

/** The command that the arguments begin with. */
function typedIn(program: Command, [name, ...args]: readonly string[]): Command {
  const command = program.commands.find((candidate) => candidate.name() === name);
  return command === undefined ? program : typedIn(command, args);
}

/** Help and version are answers; everything else that the parser ends with is a usage error. */
function settleUsage(
  error: CommanderError,
  {
    program,
    args,
    host,
  }: {
    readonly program: Command;
    readonly args: readonly string[];
    readonly host: Surroundings;
  },
): ExitCode {
  if (error.exitCode === 0) return 0;
  if (wantsJson(args)) {
    const message = error.message.replace(/^error: /, '').replace(/\.$/, '');
    writeFailure(
      new UsageError(message, {
        remedy: `Run ${fullNameOf(typedIn(program, args))} --help for every option`,
      }),
      host,
    );
  }
  return 2;
}

function report(
  failure: OperatorError,
  { args, host }: { readonly args: readonly string[]; readonly host: Surroundings },
): void {
  host.stderr.write(`error: ${formatFailure(describeFailure(failure))}\n`);
  const { cause } = failure;
  const isVerbose = args.includes('--verbose') || args.includes('-v');
  if (failure instanceof UnexpectedError && cause instanceof Error) {
    host.stderr.write(`${cause.stack}\n`);
  } else if (isVerbose && cause !== undefined) {
    host.stderr.write(`${describeError(failure)}\n`);
  }
  if (wantsJson(args)) writeFailure(failure, host);
}

function writeFailure(failure: OperatorError, host: Surroundings): void {
  host.stdout.write(`${JSON.stringify({ runs: [], error: describeFailure(failure) })}\n`);
}

/** The parser may have failed before it came to this option. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).includes('--json');
}
