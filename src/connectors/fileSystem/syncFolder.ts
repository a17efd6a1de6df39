import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCodeOf } from './systemCodes';

/**
 * Brings what happened to the names in a folder to disk, where the system can: a new file's name, or
 * one that was moved, outlives a power cut only once its folder was. @throws Error of the system
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows opens no folder, some shares cannot sync one, and one that may be written to need not
    // be readable; none of them offers another way.
    if (!unsyncable.has(systemCodeOf(error) ?? '')) throw error;
  }
}

const unsyncable: ReadonlySet<string> = new Set([
  'EACCES',
  'EINVAL',
  'EISDIR',
  'ENOSYS',
  'ENOTSUP',
  'EPERM',
]);

/**
 * Makes a folder and those above it where they are missing, and brings the names of the new ones to
 * disk: what is synced in a folder that a power cut forgets is forgotten with it. @throws Error of the system
 */
export async function makeSyncedFolder(
  folder: string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  // Asked to make those above it too, Node says of a full disk that the folder is missing.
  const code = await tryToMake(folder, options);
  if (code === 'EEXIST') return;
  if (code === 'ENOENT') {
    await makeSyncedFolder(dirname(folder), options);
    await mkdir(folder, options).catch(ignoreExisting);
  }
  await syncFolder(dirname(folder));
}

async function tryToMake(
  folder: string,
  options: { readonly mode?: number },
): Promise<string | undefined> {
  try {
    await mkdir(folder, options);
    return undefined;
  } catch (error) {
    const code = systemCodeOf(error);
    const isAbove = code === 'ENOENT' && dirname(folder) !== folder;
    if (code !== 'EEXIST' && !isAbove) throw error;
    return code;
  }
}

/** Another process may make it at the same time. */
function ignoreExisting(error: unknown): void {
  if (systemCodeOf(error) !== 'EEXIST') throw error;
}
