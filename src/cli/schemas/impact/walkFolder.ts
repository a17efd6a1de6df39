import { readFile, stat } from 'node:fs/promises';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderFile } from '../../../core/schemaDiff/impact/folders/folderImpact';
import { IgnoreRules } from '../../../core/schemaDiff/impact/folders/ignoreRules';
import { foreignFolders } from '../../../core/schemaDiff/impact/folders/passedOver';
import { languageOfFile } from '../../../core/sql/documents/fileLanguage';

/** A folder on the way, with what it says is to be left out. */
interface Level {
  /** From the first folder on, with a slash at its end; `''` = the first. */
  readonly path: string;
  readonly rules: IgnoreRules | undefined;
}

/**
 * The files below a folder that SQL may be in, without those that its `.gitignore` files leave out, and
 * without folders that nobody writes in. Follows no links; holds the names of one folder at a time.
 */
export async function* walkFolder(folder: string, signal: AbortSignal): AsyncGenerator<FolderFile> {
  yield* walk(folder, [await levelOf(folder, '')], signal);
}

async function* walk(
  folder: string,
  levels: readonly Level[],
  signal: AbortSignal,
): AsyncGenerator<FolderFile> {
  const above = levels.at(-1)?.path ?? '';
  const entries = await namesIn(join(folder, above));
  for (const { name, isFolder } of entries) {
    signal.throwIfAborted();
    const path = above + name;
    if (isFolder ? foreignFolders.has(name) : languageOfFile(name) === undefined) continue;
    if (isLeftOut(path, isFolder, levels)) continue;
    if (isFolder) yield* walk(folder, [...levels, await levelOf(folder, `${path}/`)], signal);
    else yield* fileAt(folder, path);
  }
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** By name; a folder that may not be read is as if empty. */
async function namesIn(folder: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isDirectory() || entry.isFile()) {
        entries.push({ name: entry.name, isFolder: entry.isDirectory() });
      }
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function* fileAt(folder: string, path: string): AsyncGenerator<FolderFile> {
  const file = join(folder, path);
  const sizeBytes = await stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
  // It was there a moment ago.
  if (sizeBytes !== undefined) yield { path, sizeBytes, read: () => readText(file) };
}

/** `undefined` = it cannot be read, or is no text in UTF-8. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    if (isSystemError(error) || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function levelOf(folder: string, path: string): Promise<Level> {
  const text = await readText(join(folder, path, '.gitignore'));
  return { path, rules: text === undefined ? undefined : new IgnoreRules(text) };
}

/** The nearest folder that says something of it decides. */
function isLeftOut(path: string, isFolder: boolean, levels: readonly Level[]): boolean {
  for (const { path: start, rules } of levels.toReversed()) {
    const isIgnored = rules?.isIgnored(path.slice(start.length), isFolder);
    if (isIgnored !== undefined) return isIgnored;
  }
  return false;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
