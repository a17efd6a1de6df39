import { formatQuantity } from '../base/sizes';
import type { Source } from '../lake/lake';
import { FileError, type FileEntry } from '../storage/fileTree';
import { comparePaths } from '../storage/pathOrder';
import { trashFolder } from '../storage/sourceTrash';
import type { ObservingPorts } from './observingPorts';
import { isForeign } from './foreignNames';
import type { Layout } from './layouts/layout';
import { layoutOf } from './layouts/layoutOf';
import { listReleased } from './releasedRuns';
import { isRunDescription, runDescription } from './nestedRuns';
import type { ObservedSource, SheetIndex } from './run';
import { listSheets, runNameOfSheet, sheetFolderIn } from './sampleSheets';

/**
 * Lists the runs of a source: its folders, its sheets without one, and what was released from it.
 * Looks at that one level and at the names in the trash, never into a run. A folder that is missing,
 * cannot be reached, or is a sequencer's run itself is `isOffline`, not an error.
 */
export async function observeSource(
  source: Source,
  ports: ObservingPorts,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ObservedSource> {
  options.signal?.throwIfAborted();
  const entries = await listSource(source, ports);
  if (FileError.is(entries)) return cannotBeListed(source, entries);
  if (isItselfARun(source, entries)) return offline(source, itselfARun(source));
  options.signal?.throwIfAborted();
  const sheets = await listSheets(source, ports);
  const sheetFolder = sheetFolderIn(source);
  const layout = layoutOf(source);
  const others = entries.filter((entry) => !isForeign(entry.path) && entry.path !== sheetFolder);
  const runOf = (entry: FileEntry): string | undefined =>
    isRunFolder(entry) ? layout.runOf(entry.path, source) : undefined;
  const runs = new Set(others.flatMap((entry) => runOf(entry) ?? []));
  const strays = others.filter((entry) => runOf(entry) === undefined && !isSheet(entry, layout));
  const known = new Set([...runs, ...(await releasedIn(source, entries, ports))]);
  return {
    source,
    isOffline: false,
    problems: [...sheets.problems, ...describeStrays(strays, layout.strayRemedy(source))],
    runNames: [...known, ...sheetsWithout(known, sheets)].sort(comparePaths),
    sheets,
  };
}

async function releasedIn(
  source: Source,
  entries: readonly FileEntry[],
  ports: ObservingPorts,
): Promise<readonly string[]> {
  if (!entries.some(({ path, kind }) => path === trashFolder && kind === 'folder')) return [];
  return (await listReleased(ports.fileTree(source.folder))).map(({ run }) => run);
}

function cannotBeListed(source: Source, { message, remedy }: FileError): ObservedSource {
  const failure = `The folder of ${source.name} cannot be listed: ${message}`;
  return offline(source, { message: failure, remedy });
}

/** The parts of a run would pass for runs, complete before it is, and be taken apart by a release. */
function isItselfARun(source: Source, entries: readonly FileEntry[]): boolean {
  return (
    layoutOf(source).isSequencing &&
    entries.some(({ kind, path }) => kind === 'file' && isRunDescription(path))
  );
}

function itselfARun({ name, folder }: Source): Failure {
  return {
    message: `The folder of ${name} is a run itself: ${runDescription} lies in ${folder}`,
    remedy: `Name the folder that holds it and other runs, and the run by --run; if it is none, move that ${runDescription} away`,
  };
}

type Failure = NonNullable<ObservedSource['failure']>;

function offline(source: Source, failure: Failure): ObservedSource {
  return {
    source,
    isOffline: true,
    failure,
    problems: [`${failure.message}. ${failure.remedy}`],
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

function isRunFolder({ kind, hasInvalidName }: FileEntry): boolean {
  return kind === 'folder' && !hasInvalidName;
}

function isSheet({ kind, path }: FileEntry, { hasSheets }: Layout): boolean {
  return hasSheets && kind === 'file' && path.toLowerCase().endsWith('.csv');
}

/** The names of sheets that no folder has, one each however many sheets bear it. */
function sheetsWithout(runs: Iterable<string>, { sheets }: SheetIndex): readonly string[] {
  const known = new Set([...runs].map((name) => name.toLowerCase()));
  return sheets.flatMap(({ path }) => {
    const name = runNameOfSheet(path);
    if (known.has(name.toLowerCase())) return [];
    known.add(name.toLowerCase());
    return [name];
  });
}

/** One sentence about everything beside the runs that is no run, sheet or furniture. */
function describeStrays(strays: readonly FileEntry[], remedy: string): readonly string[] {
  if (strays.length === 0) return [];
  const shown = strays.slice(0, 3).map(({ path }) => path);
  const more = strays.length > shown.length ? ', …' : '';
  const what = formatQuantity(strays.length, 'entry', 'entries');
  return [
    `${what} beside the runs ${strays.length === 1 ? 'is' : 'are'} not carried: ${shown.join(', ')}${more}; ${remedy}`,
  ];
}
