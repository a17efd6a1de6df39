import { createHash, randomUUID } from 'node:crypto';
import { appendFile, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeSyncedFolder } from '../fileSystem/syncFolder';

/** A file name for anything: paths are too long and hold what file names may not. */
export function fileNameOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** A file's text, `undefined` if it cannot be read: state that is lost is state never written. */
export async function readState(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** Writes a file so that a reader, or a crash, sees the old text or the new one. */
export async function replaceState(file: string, text: string): Promise<void> {
  await replaceStateBy(file, (partial) => partial.writeFile(text));
}

/** The same for what is written bit by bit. */
export async function replaceStateBy(
  file: string,
  write: (partial: FileHandle) => Promise<void>,
): Promise<void> {
  await makeFolderOf(file);
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  try {
    const handle = await open(partial, 'wx', 0o600);
    try {
      await write(handle);
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Adds text in one write, which the system keeps apart from those of other processes. */
export async function appendState(file: string, text: string): Promise<void> {
  await makeFolderOf(file);
  await appendFile(file, text, { mode: 0o600 });
}

/** Makes the folder that a file of state lies in; nobody else may look into it. */
export async function makeFolderOf(file: string): Promise<void> {
  await makeSyncedFolder(dirname(file), { mode: 0o700 });
}
