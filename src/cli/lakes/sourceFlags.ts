import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../core/base/durations';
import { UsageError } from '../../core/base/errors';
import type { QuietHours, Source, SourceKind } from '../../core/lake/lake';
import type { AzCopyLogLevel } from '../../core/storage/bulkCopier';
import { addOutputOptions, type OutputFlags } from '../terminal/outputFlags';
import { accountOption, addOldSpellings } from './oldSpellings';

/** Which storage: all that `ls` and `doctor` need. */
export interface StorageFlags extends OutputFlags {
  readonly lake?: string;
  readonly blobEndpoint?: string;
  readonly stateDir?: string;
  /** An ini file of options. */
  readonly config?: string;
  /** Of the application to sign in as. */
  readonly tenantId?: string;
  readonly applicationId?: string;
  /** The file that holds the application's secret. */
  readonly credentials?: string;
  /** How often a request is tried, the first try counted. */
  readonly retryTimes?: number;
  /** Seconds an answer may keep waiting. */
  readonly timeout?: number;
}

/** Which runs, and where they go. */
export interface SourceFlags extends StorageFlags {
  readonly source?: readonly string[];
  readonly run?: readonly string[];
  readonly kind?: SourceKind;
  readonly mainFolder?: string;
  readonly container?: string;
  readonly destination?: string;
  readonly completionFlag?: string;
  readonly completionDelay?: string;
  readonly samplesheetFolder?: string;
  readonly projectGlob?: string;
  readonly blankGlob?: string;
  readonly minFileAge?: string;
  /** Bytes a second. */
  readonly bandwidthLimit?: number;
  readonly quietHours?: QuietHours;
  readonly removeSource?: true;
  /** Milliseconds. */
  readonly grace?: number;
  readonly forgetEmptyFolders?: true;
  readonly engine?: Source['engine'];
  readonly azcopyPath?: string;
  readonly azcopyLogs?: string;
  readonly azcopyLogLevel?: AzCopyLogLevel;
}

/** Adds the options that every subcommand about runs takes. */
export function addSourceOptions(command: Command): Command {
  addGroup(command, 'Which runs:', [
    new Option('--lake <file>', 'lake file; left out: lake.json here or in a folder above'),
    new Option('--source <name>', 'only this source of the lake; repeatable').argParser(collect),
    new Option('--run <name>', 'only this run; repeatable').argParser(collectRun),
    new Option('--config <file>', 'more options: an ini file of them, without dashes').argParser(
      filled,
    ),
  ]);
  addGroup(command, 'Instead of a lake file:', [
    new Option('--main-folder <dir>', 'the folder that holds runs').argParser(filled),
    new Option('--container <name>', 'the container they go to').argParser(trimmed),
    new Option('--destination <prefix>', 'the prefix within it').argParser(parseDestination),
    new Option('--kind <kind>', 'what writes them; left out: illumina').choices(kinds),
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
    new Option('--project-glob <glob>', 'proteomics: folders that are projects').argParser(filled),
    new Option('--blank-glob <glob>', 'proteomics: files that are blanks').argParser(filled),
    new Option(
      '--min-file-age <time>',
      'proteomics, metabolomics: how old a file must be, as --completion-delay',
    ).argParser(parseDelay),
  ]);
  addStorageOptions(command);
  addOutputOptions(command);
  return addOldSpellings(command);
}

/** Adds the options of subcommands that need a lake and none of its sources. */
export function addLakeOptions(command: Command, options: readonly Option[]): Command {
  addGroup(command, 'Which lake:', [
    new Option('--lake <file>', 'lake file; left out: lake.json here or in a folder above'),
    ...options,
  ]);
  addStorageOptions(command);
  return addOutputOptions(command);
}

const kinds: readonly SourceKind[] = ['illumina', 'proteomics', 'metabolomics', 'folders'];

function addStorageOptions(command: Command): void {
  const blobEndpoint = new Option(
    '--blob-endpoint <url>',
    'the storage account; left out: from lake file or environment',
  ).argParser(trimmed);
  addGroup(command, 'Storage:', [
    blobEndpoint,
    accountOption(blobEndpoint),
    new Option('--tenant-id <id>', 'sign in as an application of this tenant …').argParser(filled),
    new Option('--application-id <id>', '… which is this one …').argParser(filled),
    new Option(
      '--credentials <file>',
      '… by the secret in this file; left out: $AZURE_CLIENT_SECRET',
    ).argParser(filled),
    new Option(
      '--retry-times <count>',
      'tries of a request, the first one counted: 1 = no retry; left out: 5',
    ).argParser(parseCount),
    new Option(
      '--timeout <seconds>',
      'how long an answer may keep waiting; left out: 60',
    ).argParser(parseSeconds),
    new Option(
      '--state-dir <dir>',
      'folder of caches; left out: $LAKESIDE_STATE or the platform’s',
    ).argParser(filled),
  ]);
}

function addGroup(command: Command, title: string, options: readonly Option[]): void {
  command.optionsGroup(title);
  for (const option of options) command.addOption(option);
}

const folderFlags = [
  ['container', '--container'],
  ['destination', '--destination'],
  ['completionFlag', '--completion-flag'],
  ['completionDelay', '--completion-delay'],
  ['samplesheetFolder', '--samplesheet-folder'],
  ['projectGlob', '--project-glob'],
  ['blankGlob', '--blank-glob'],
  ['minFileAge', '--min-file-age'],
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

export function filled(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

/** Shells add a slash when they complete a name. */
function trimmed(value: string): string {
  return filled(value.trim().replace(/\/+$/, ''));
}

export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
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
  // Slashes too many are left out, as `sync_to_azure` did.
  const segments = value.split('/').filter((segment) => segment !== '');
  const prefix = segments.join('/');
  if (prefix.includes('\\')) throw new InvalidArgumentError('Write / instead of backslashes.');
  if (segments.some((segment) => ['.', '..'].includes(segment))) {
    throw new InvalidArgumentError('Write a path without . or .. as a part.');
  }
  return prefix;
}

function parseCount(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= mostTries) return count;
  throw new InvalidArgumentError(`Write a number from 1 to ${mostTries}.`);
}

const mostTries = 100;

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (value.trim() !== '' && seconds > 0 && seconds <= longestTimeoutSeconds) return seconds;
  throw new InvalidArgumentError('Write a number of seconds above 0, at most a day.');
}

const longestTimeoutSeconds = 86_400;
