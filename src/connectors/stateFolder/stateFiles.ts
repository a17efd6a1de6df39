import { createHash, randomUUID } from 'node:crypto';
import {
  appendFile,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

/**
 * Deletes those files of a folder of caches that were written the longest ago, so that `fewer` are left,
 * once there are more than `most`. Whoever works on one meanwhile finds none, or writes it anew.
 */
export async function keepNewest(folder: string, most: number, fewer: number): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= most) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const found = await stat(file).catch(() => undefined);
      return { file, writtenAtMs: found?.mtimeMs ?? 0 };
    }),
  );
  const old = files.toSorted((one, other) => other.writtenAtMs - one.writtenAtMs).slice(fewer);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
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
