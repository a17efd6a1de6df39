import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../core/base/durations';
import { parseBytes } from '../../core/base/sizes';
import type { QuietHours, Source } from '../../core/lake/lake';
import { parseQuietHours } from '../../core/lake/quietHours';
import { azCopyLogLevels } from '../../core/storage/bulkCopier';
import { filled, type SourceFlags } from './sourceFlags';

/** Adds the options of subcommands that send files. */
export function addTransferOptions(command: Command): Command {
  command.optionsGroup('Transfer:');
  const options = [
    new Option('--bandwidth-limit <bytes>', 'bytes a second at most, for instance 50MB').argParser(
      parseRate,
    ),
    new Option(
      '--quiet-hours <hours>',
      'hours of the day without transfers, for instance 08:00-18:00',
    ).argParser(parseHours),
    new Option(
      '--engine <engine>',
      'what moves the files; left out: lakeside. A key or signature makes azcopy show a signature to other users of this machine',
    ).choices(engines),
    new Option(
      '--azcopy-path <file>',
      'the AzCopy to run; left out: $LAKESIDE_AZCOPY or azcopy on the PATH',
    ).argParser(filled),
    new Option('--azcopy-logs <dir>', 'where AzCopy keeps its logs').argParser(filled),
    new Option('--azcopy-log-level <level>', 'what AzCopy logs; left out: WARNING').choices(
      azCopyLogLevels,
    ),
    new Option('--remove-source', 'release every run once it is proven, see lakeside release'),
    graceOption(),
    emptyFoldersOption(),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** How long a release can be undone, for every subcommand that may release. */
export function graceOption(): Option {
  return new Option(
    '--grace <time>',
    'how long the trash keeps a released run: 7d, 12h, 0s = not at all',
  ).argParser(parseGrace);
}

/** For every subcommand that may release. */
export function emptyFoldersOption(): Option {
  return new Option(
    '--forget-empty-folders',
    'release runs that have empty folders too, and keep only their names',
  );
}

const engines: readonly Source['engine'][] = ['lakeside', 'azcopy'];

/** A source as the options have it: what is typed wins over what the file says. */
export function withTransferFlags(source: Source, flags: SourceFlags): Source {
  const { bandwidthLimit, engine, quietHours, removeSource, grace } = flags;
  return {
    ...source,
    engine: engine ?? source.engine,
    removeSource: removeSource ?? source.removeSource,
    release: {
      graceMs: grace ?? source.release.graceMs,
      emptyFolders: flags.forgetEmptyFolders === true ? 'forget' : source.release.emptyFolders,
    },
    limits: {
      ...source.limits,
      bytesPerSecond: bandwidthLimit ?? source.limits.bytesPerSecond,
      quietHours: quietHours ?? source.limits.quietHours,
    },
  };
}

/** As the schema of lake files has it: less is a mistake for more. */
const leastBytesPerSecond = 1000;

function parseRate(value: string): number {
  const bytes = parseBytes(value);
  if (bytes !== undefined && bytes >= leastBytesPerSecond) return bytes;
  throw new InvalidArgumentError('Write bytes a second like 500KB or 50MB, at least 1KB.');
}

function parseGrace(value: string): number {
  const graceMs = parseDuration(value);
  if (graceMs !== undefined) return graceMs;
  throw new InvalidArgumentError('Write a time like 7d, 12h or 0s.');
}

function parseHours(value: string): QuietHours {
  const hours = parseQuietHours(value.trim());
  if (hours !== undefined) return hours;
  throw new InvalidArgumentError('Write two times of the day like 08:00-18:00.');
}
