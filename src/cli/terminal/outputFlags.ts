import { InvalidArgumentError, Option, type Command } from 'commander';
import { logLevels, parseLogLevel, type LogLevel } from './terminalLogger';

/** What is printed. */
export interface OutputFlags {
  readonly json?: true;
  readonly verbose?: true;
  readonly quiet?: true;
  readonly logLevel?: LogLevel;
}

/** Adds the options that every subcommand takes. */
export function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Output:')
    .addOption(
      new Option(
        '--json',
        'print one JSON document on standard output, all else on standard error',
      ),
    )
    .addOption(
      new Option('--log-level <level>', `log to standard error: ${logLevels.join(', ')}`).argParser(
        readLevel,
      ),
    )
    .addOption(new Option('-q, --quiet', 'print only what somebody must look into'))
    .addOption(new Option('-v, --verbose', 'the same as --log-level debug').conflicts('logLevel'));
}

/** What is logged unless asked otherwise: what a person should look into. */
const defaultLevel: LogLevel = 'warn';

export function logLevelOf(flags: OutputFlags): LogLevel {
  if (flags.logLevel !== undefined) return flags.logLevel;
  if (flags.verbose === true) return 'debug';
  return flags.quiet === true ? 'error' : defaultLevel;
}

function readLevel(word: string): LogLevel {
  const level = parseLogLevel(word);
  if (level !== undefined) return level;
  throw new InvalidArgumentError(`Write one of ${logLevels.join(', ')}.`);
}
