import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../core/base/durations';
import { UsageError } from '../../core/base/errors';
import { addOutputOptions, type OutputFlags } from '../terminal/outputFlags';

/** Which storage: all that `ls` and `doctor` need. */
export interface StorageFlags extends OutputFlags {
  readonly lake?: string;
  readonly blobEndpoint?: string;
  readonly stateDir?: string;
}

/** Which runs, and where they go. */
export interface SourceFlags extends StorageFlags {
  readonly source?: readonly string[];
  readonly run?: readonly string[];
  readonly mainFolder?: string;
  readonly container?: string;
  readonly destination?: string;
  readonly completionFlag?: string;
  readonly completionDelay?: string;
  readonly samplesheetFolder?: string;
}

/** Adds the options that every subcommand about runs takes. */
export function addSourceOptions(command: Command): Command {
  const options = [
    new Option('--lake <file>', 'lake file; left out: lake.json here or in a folder above'),
    new Option('--source <name>', 'only this source of the lake; repeatable').argParser(collect),
    new Option('--run <name>', 'only this run; repeatable').argParser(collectRun),
    new Option(
      '--main-folder <dir>',
      'instead of a lake file: the folder that holds runs',
    ).argParser(filled),
    new Option('--container <name>', 'the container they go to').argParser(trimmed),
    new Option('--destination <prefix>', 'the prefix within it').argParser(parseDestination),
    new Option('--completion-flag <file>', 'the file that alone makes a run complete').argParser(
      filled,
    ),
    new Option(
      '--completion-delay <time>',
      'quiet period: 0s, 15m, 1h or seconds; left out: 1h',
    ).argParser(parseDelay),
    new Option(
      '--samplesheet-folder <dir>',
      'where sample sheets lie, if not beside the runs',
    ).argParser(filled),
    new Option(
      '--blob-endpoint <url>',
      'the storage account; left out: from lake file or environment',
    ).argParser(trimmed),
    new Option(
      '--state-dir <dir>',
      'folder of caches; left out: $LAKESIDE_STATE or the platform’s',
    ).argParser(filled),
  ];
  command.optionsGroup('Which runs:');
  for (const option of options) command.addOption(option);
  return addOutputOptions(command);
}

const folderFlags = [
  ['container', '--container'],
  ['destination', '--destination'],
  ['completionFlag', '--completion-flag'],
  ['completionDelay', '--completion-delay'],
  ['samplesheetFolder', '--samplesheet-folder'],
] as const;

/** @throws UsageError for options that contradict each other or lack their partner. */
export function checkSourceFlags(flags: SourceFlags): void {
  if (flags.mainFolder === undefined) {
    const orphan = folderFlags.find(([key]) => flags[key] !== undefined);
    if (orphan === undefined) return;
    throw new UsageError(`${orphan[1]} needs --main-folder`, {
      remedy: 'Give --main-folder DIR too, or write it into the lake file',
    });
  }
  if (flags.lake !== undefined || flags.source !== undefined) {
    const other = flags.lake === undefined ? '--source' : '--lake';
    throw new UsageError(`${other} and --main-folder exclude each other`, {
      remedy: 'Give a lake file, or a main folder with its container',
    });
  }
  if (flags.container === undefined) {
    throw new UsageError('--main-folder needs --container', {
      remedy: 'Give --container NAME, the container that the runs go to',
    });
  }
}

function filled(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

/** Shells add a slash when they complete a name. */
function trimmed(value: string): string {
  return filled(value.trim().replace(/\/+$/, ''));
}

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), filled(value)];
}

function collectRun(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return collect(value.replace(/[/\\]+$/, ''), earlier);
}

function parseDelay(value: string): string {
  if (parseDuration(value) !== undefined) return value;
  throw new InvalidArgumentError('Write a time like 0s, 15m, 1h or a number of seconds.');
}

function parseDestination(value: string): string {
  const prefix = value.replace(/^\/+|\/+$/g, '');
  if (prefix.includes('\\')) throw new InvalidArgumentError('Write / instead of backslashes.');
  const segments = prefix === '' ? [] : prefix.split('/');
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw new InvalidArgumentError(
      'Write a path without empty parts and without . or .. as a part.',
    );
  }
  return prefix;
}
