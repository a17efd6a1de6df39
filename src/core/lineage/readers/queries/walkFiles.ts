import { IgnoreRules } from '../../../schemaDiff/impact/folders/ignoreRules';
import { foreignFolders } from '../../../schemaDiff/impact/folders/passedOver';
import type { FolderFile } from '../../../schemaDiff/impact/folders/folderImpact';
import { languageOfFile } from '../../../sql/documents/fileLanguage';
import { FileError, type FileEntry, type FileTree } from '../../../storage/fileTree';

/** What a folder on the way says is to be left out. */
interface Level {
  /** With a slash at its end; `''` = the first. */
  readonly path: string;
  readonly rules: IgnoreRules | undefined;
}

export interface WalkOptions {
  /** Paths of folders that hold data, which may be many files. */
  readonly without: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/**
 * The files of a tree that SQL may be in, without those that its `.gitignore` files leave out, and without
 * folders that nobody writes in. Follows no links. A folder that cannot be opened is one of them, with nothing
 * to read; so is what has no valid name.
 */
export async function* walkFiles(tree: FileTree, options: WalkOptions): AsyncGenerator<FolderFile> {
  yield* walk({ tree, ...options }, '', []);
}

/** True for the path of a folder among files: it ends with a slash, or is that of the first one. */
export function isFolder(path: string): boolean {
  return path === '' || path.endsWith('/');
}

interface Walk extends WalkOptions {
  readonly tree: FileTree;
}

/** `path` is that of the folder with a slash at its end; `''` = the first. */
async function* walk(
  options: Walk,
  path: string,
  above: readonly Level[],
): AsyncGenerator<FolderFile> {
  const { tree, signal, without } = options;
  const entries = await entriesOf(tree, path.slice(0, -1));
  if (entries === undefined) {
    yield unreadable(path);
    return;
  }
  const levels = [...above, await levelOf(tree, path, entries)];
  for (const entry of entries) {
    signal.throwIfAborted();
    const isParent = entry.kind === 'folder';
    if (isParent && without.has(entry.path)) continue;
    if (isLeftOut(entry.path, isParent, levels)) continue;
    if (entry.hasInvalidName === true) {
      yield* nameless(entry);
    } else if (isParent && !foreignFolders.has(entry.path.slice(path.length))) {
      yield* walk(options, `${entry.path}/`, levels);
    } else if (entry.kind === 'file' && languageOfFile(entry.path) !== undefined) {
      const { sizeBytes } = entry;
      yield { path: entry.path, sizeBytes, read: () => readText(tree, entry) };
    }
  }
}

function* nameless({ kind, path }: FileEntry): Generator<FolderFile> {
  if (kind === 'folder') yield unreadable(`${path}/`);
  else if (languageOfFile(path) !== undefined) yield unreadable(path);
}

function unreadable(path: string): FolderFile {
  return { path, sizeBytes: 0, read: async () => undefined };
}

/** `undefined` = the folder cannot be opened. */
async function entriesOf(
  tree: FileTree,
  folder: string,
): Promise<readonly FileEntry[] | undefined> {
  try {
    return await tree.list(folder);
  } catch (error) {
    if (!FileError.is(error)) throw error;
    return undefined;
  }
}

async function levelOf(
  tree: FileTree,
  path: string,
  entries: readonly FileEntry[],
): Promise<Level> {
  const file = entries.find((entry) => entry.path === `${path}.gitignore`);
  const text = file?.kind === 'file' ? await readText(tree, file) : undefined;
  return { path, rules: text === undefined ? undefined : new IgnoreRules(text) };
}

/** `undefined` = it cannot be read, or is no text in UTF-8. */
async function readText(
  tree: FileTree,
  { path, sizeBytes }: FileEntry,
): Promise<string | undefined> {
  try {
    const bytes = await tree.readStart(path, sizeBytes);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (FileError.is(error) || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The nearest folder that says something of it decides. */
function isLeftOut(path: string, isFolder: boolean, levels: readonly Level[]): boolean {
  for (const { path: start, rules } of levels.toReversed()) {
    const isIgnored = rules?.isIgnored(path.slice(start.length), isFolder);
    if (isIgnored !== undefined) return isIgnored;
  }
  return false;
}
