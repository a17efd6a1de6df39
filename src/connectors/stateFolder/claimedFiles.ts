import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { systemCodeOf } from '../fileSystem/systemCodes';

/** Makes a file appear with all its text; false if there is one already. @throws Error of the system */
export async function createWhole(
  file: string,
  text: string,
  options: { readonly mode?: number } = {},
): Promise<boolean> {
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  try {
    await writeFile(partial, text, options);
    await link(partial, file);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

/**
 * Removes a file that a dead process made; false if another process did, and may have made its own by
 * now, which is left there. @throws Error of the system
 */
export async function removeStale(file: string, stale: string): Promise<boolean> {
  const aside = `${file}.${randomUUID().slice(0, 8)}.stale`;
  try {
    // While another's is aside a third could make its own: it is touched only if it still looks stale.
    if ((await readFile(file, 'utf8')) !== stale) return false;
    await rename(file, aside);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== stale) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
  return moved === stale;
}
