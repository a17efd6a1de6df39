import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { formatQuantity } from '../../core/base/sizes';
import type { Lake } from '../../core/lake/lake';
import { LakeError, type LakeProblem } from '../../core/lake/lakeProblem';
import { parseLake } from '../../core/lake/parseLake';
import type { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';

const lakeFileName = 'lake.json';

export interface LakeFileOptions {
  readonly workingFolder: string;
  readonly terminal: Terminal;
}

/**
 * The absolute path of the lake file: the one that is named (a folder stands for the `lake.json` in
 * it), otherwise the nearest `lake.json` in the working folder or above; `undefined` if there is none.
 */
export async function findLakeFile(
  named: string | undefined,
  workingFolder: string,
): Promise<string | undefined> {
  if (named !== undefined) {
    const path = resolve(workingFolder, named);
    return (await kindOf(path)) === 'folder' ? join(path, lakeFileName) : path;
  }
  for (let folder = workingFolder; ; folder = dirname(folder)) {
    const file = join(folder, lakeFileName);
    if ((await kindOf(file)) === 'file') return file;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Reads a lake file; warnings and further errors are noted on the terminal.
 * @throws LakeError `lakeMissing`, `lakeMalformed` with the place of the first error.
 */
export async function readLakeFile(file: string, options: LakeFileOptions): Promise<Lake> {
  const shown = shownName(file, options.workingFolder);
  const text = await readText(file, shown);
  const { lake, problems } = parseLake(text, {
    file,
    resolveFolder: (folder) => resolve(dirname(file), folder),
  });
  const [first, ...others] = problems.filter(({ severity }) => severity === 'error');
  const isUsable = lake !== undefined;
  for (const problem of isUsable ? problems : others) {
    options.terminal.note(printable(describeProblem(shown, problem)));
  }
  if (isUsable) return lake;
  const message = first ? describeProblem(shown, first) : `${shown} cannot be used`;
  throw new LakeError('lakeMalformed', message, {
    remedy:
      others.length > 0
        ? `Correct this and ${formatQuantity(others.length, 'other')}`
        : 'Correct this place',
  });
}

/** An editor's notation of a place: `lake.json:7:12: sources[0].kind must be…`. */
function describeProblem(shown: string, { line, column, message, severity }: LakeProblem): string {
  const kind = severity === 'warning' ? 'warning: ' : '';
  return `${shown}:${line}:${column}: ${kind}${message}`;
}

async function readText(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const isMissing = (await kindOf(file)) === 'nothing';
    const message = isMissing ? `${shown} does not exist` : `${shown} cannot be read`;
    const remedy = isMissing
      ? 'Check the path, or describe the runs with --main-folder and --container'
      : 'Check that it is a file that you may read';
    throw new LakeError('lakeMissing', message, { remedy, cause });
  }
}

/** False if a file lies, links followed, in a checkout, which anybody may have written. */
export async function isOwnFile(file: string): Promise<boolean> {
  for (let folder = dirname(await realpath(file)); ; folder = dirname(folder)) {
    if ((await kindOf(join(folder, '.git'))) !== 'nothing') return false;
    if (folder === dirname(folder)) return true;
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

function shownName(file: string, workingFolder: string): string {
  const short = relative(workingFolder, file);
  return short.startsWith('..') || short === '' ? file : short;
}
