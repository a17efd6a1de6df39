import type { Rows } from '../base/columns/rows';
import type { Source } from '../lake/lake';
import { FileError, type FileEntry, type FileTree } from '../storage/fileTree';
import { byPath } from '../storage/pathOrder';
import type { ObservingPorts } from './observingPorts';
import { isForeign } from './foreignNames';
import { layoutOf } from './layouts/layoutOf';
import type { RunProblem, SheetIndex } from './run';

/** The name under which a sample sheet from elsewhere is carried, and that of a run's own. */
export const sheetPath = 'SampleSheet.csv';

type SheetPorts = Pick<ObservingPorts, 'fileTree'>;

/** The name of the folder beside the runs that holds their sheets; `undefined` = they lie elsewhere. */
export function sheetFolderIn({ folder, sampleSheets }: Source): string | undefined {
  const start = folder.replace(/[\\/]+$/, '');
  const below = sampleSheets?.startsWith(start) ? sampleSheets.slice(start.length) : '';
  return /^[\\/]/.test(below) ? below.split(/[\\/]/)[1] : undefined;
}

/** The folder that a source's sheets are in. */
export function sheetTreeOf(source: Source, ports: SheetPorts): FileTree {
  return ports.fileTree(source.sampleSheets ?? source.folder);
}

/**
 * Lists a source's sheets: in a folder of their own also one folder down, where they are kept by
 * year; beside the runs only there, because a run's own tables are no sheets of runs.
 */
export async function listSheets(source: Source, ports: SheetPorts): Promise<SheetIndex> {
  if (!layoutOf(source).hasSheets) return { sheets: [], problems: [] };
  const tree = sheetTreeOf(source, ports);
  const isApart = source.sampleSheets !== undefined && source.sampleSheets !== source.folder;
  const problems: string[] = [];
  const top = await listOrNote(tree, '', problems);
  const folders = isApart
    ? top.filter(({ kind, path }) => kind === 'folder' && !isForeign(path))
    : [];
  const sheets = top.filter(isSheet);
  for (const { path } of folders) {
    for (const entry of await listOrNote(tree, path, problems)) {
      if (isSheet(entry)) sheets.push(entry);
    }
  }
  return { sheets: sheets.sort(byPath), problems };
}

/** The run a sheet is of, by its file's name: everything before `.csv`, dots included. */
export function runNameOfSheet(path: string): string {
  return baseNameOf(path).slice(0, -sheetExtension.length);
}

/** The sheet of one run, or why none is taken. */
export interface ChosenSheet {
  readonly entry: FileEntry | undefined;
  readonly problems: readonly RunProblem[];
}

/** Chooses a run's sheet; of two with its name (in any upper and lower case) neither is taken. */
export function chooseSheet(run: string, index: SheetIndex): ChosenSheet {
  const found = index.sheets.filter(({ path }) => sameName(runNameOfSheet(path), run));
  const [first, ...others] = found;
  if (first === undefined) return { entry: undefined, problems: [] };
  if (others.length > 0) {
    const names = found.map(({ path }) => path).join(' and ');
    return refuse(`${names} are both sheets of this run; keep one of them`);
  }
  if (first.kind === 'link') {
    return refuse(`${first.path} is a link, which is not followed; put the sheet itself there`);
  }
  return { entry: first, problems: [] };
}

/** What to say of a run of which nothing but its sheet is missing; nothing if sheets are not kept apart. */
export function describeNoSheet(
  source: Source,
  run: string,
  files: Rows<{ readonly path: string }>,
): readonly RunProblem[] {
  if (source.sampleSheets === undefined || !layoutOf(source).hasSheets) return [];
  if (files.some(({ path }) => !path.includes('/') && sameName(path, sheetPath))) return [];
  const message = `there is no sample sheet ${run}${sheetExtension} in ${source.sampleSheets}`;
  return [{ path: '', message }];
}

const sheetExtension = '.csv';

function isSheet({ kind, path, hasInvalidName }: FileEntry): boolean {
  const name = baseNameOf(path);
  const isNamed =
    name.length > sheetExtension.length && name.toLowerCase().endsWith(sheetExtension);
  return isNamed && !isForeign(name) && !hasInvalidName && (kind === 'file' || kind === 'link');
}

function refuse(message: string): ChosenSheet {
  return { entry: undefined, problems: [{ path: '', message }] };
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function listOrNote(
  tree: FileTree,
  folder: string,
  problems: string[],
): Promise<readonly FileEntry[]> {
  try {
    return await tree.list(folder);
  } catch (error) {
    if (!FileError.is(error)) throw error;
    problems.push(`Sample sheets: ${error.message}. ${error.remedy}`);
    return [];
  }
}
