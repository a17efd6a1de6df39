import { formatQuantity } from '../base/sizes';
import type { Source, SourceKind } from '../lake/lake';
import { FileError, type FileEntry } from '../storage/fileTree';
import { comparePaths } from '../storage/pathOrder';
import type { ObservingPorts } from './observingPorts';
import { isForeign } from './foreignNames';
import type { ObservedSource, SheetIndex } from './run';
import { listSheets, runNameOfSheet } from './sampleSheets';

/**
 * Lists the runs of a source: its folders, and its sheets without one. Looks at that one level only,
 * never into a run. A folder that is missing or cannot be reached is `isOffline`, not an error.
 */
export async function observeSource(
  source: Source,
  ports: ObservingPorts,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ObservedSource> {
  options.signal?.throwIfAborted();
  const unread = describeUnread(source.kind);
  if (unread !== undefined) return nothingSeen(source, [unread], 'online');
  const entries = await listSource(source, ports);
  if (FileError.is(entries))
    return nothingSeen(source, [describeFailure(source, entries)], 'offline');
  options.signal?.throwIfAborted();
  const sheets = await listSheets(source, ports);
  const sheetFolder = nameBelow(source.folder, source.sampleSheets);
  const folders = entries
    .filter((entry) => isRunFolder(entry) && entry.path !== sheetFolder)
    .map(({ path }) => path);
  return {
    source,
    isOffline: false,
    problems: [...sheets.problems, ...describeStrays(entries)],
    runNames: [...folders, ...sheetsWithout(folders, sheets)].sort(comparePaths),
    sheets,
  };
}

function nothingSeen(
  source: Source,
  problems: readonly string[],
  reach: 'online' | 'offline',
): ObservedSource {
  return {
    source,
    isOffline: reach === 'offline',
    problems,
    runNames: [],
    sheets: { sheets: [], problems: [] },
  };
}

async function listSource(
  source: Source,
  ports: ObservingPorts,
): Promise<readonly FileEntry[] | FileError> {
  try {
    return await ports.fileTree(source.folder).list('');
  } catch (error) {
    if (FileError.is(error)) return error;
    throw error;
  }
}

function describeFailure(source: Source, error: FileError): string {
  return `The folder of ${source.name} cannot be listed: ${error.message}. ${error.remedy}`;
}

function describeUnread(kind: SourceKind): string | undefined {
  if (kind === 'illumina' || kind === 'folders') return undefined;
  return `Lakeside reads ${kind} sources from the next release; until then, set "kind" to "folders" to have each sub-folder synchronised as it is`;
}

function isRunFolder({ kind, path, hasInvalidName }: FileEntry): boolean {
  return kind === 'folder' && !isForeign(path) && !hasInvalidName;
}

/** The first folder on the way from `folder` down to `other`; `undefined` if it lies elsewhere. */
function nameBelow(folder: string, other: string | undefined): string | undefined {
  const start = folder.replace(/[\\/]+$/, '');
  const below = other?.startsWith(start) ? other.slice(start.length) : '';
  return /^[\\/]/.test(below) ? below.split(/[\\/]/)[1] : undefined;
}

/** The names of sheets that no folder has, one each however many sheets bear it. */
function sheetsWithout(folders: readonly string[], { sheets }: SheetIndex): readonly string[] {
  const known = new Set(folders.map((name) => name.toLowerCase()));
  return sheets.flatMap(({ path }) => {
    const name = runNameOfSheet(path);
    if (known.has(name.toLowerCase())) return [];
    known.add(name.toLowerCase());
    return [name];
  });
}

/** One sentence about everything beside the runs that is no run, sheet or furniture. */
function describeStrays(entries: readonly FileEntry[]): readonly string[] {
  const strays = entries.filter((entry) => !isForeign(entry.path) && isStray(entry));
  if (strays.length === 0) return [];
  const shown = strays.slice(0, 3).map(({ path }) => path);
  const more = strays.length > shown.length ? ', …' : '';
  const what = formatQuantity(strays.length, 'entry', 'entries');
  return [
    `${what} beside the runs ${strays.length === 1 ? 'is' : 'are'} not carried: ${shown.join(', ')}${more}; put files into a folder, and folders in place of links, to have them carried`,
  ];
}

function isStray({ kind, path, hasInvalidName }: FileEntry): boolean {
  if (kind === 'folder') return hasInvalidName === true;
  return kind !== 'file' || !path.toLowerCase().endsWith('.csv');
}
