import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file whole, or leaves the one that was there: a reader never meets half of it, nor does a full disk
 * take what was kept. Links are followed, and devices written to.
 */
export async function writeWhole(file: string, pieces: Iterable<string>): Promise<void> {
  const target = await targetOf(file);
  if (target.isDevice) return writeFile(target.path, pieces);
  const partial = `${target.path}.partial`;
  try {
    await writeFile(partial, pieces);
    await rename(partial, target.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function targetOf(
  file: string,
): Promise<{ readonly path: string; readonly isDevice: boolean }> {
  try {
    const found = await stat(file);
    const isDevice = !found.isFile() && !found.isDirectory();
    return { path: isDevice ? file : await realpath(file), isDevice };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { path: file, isDevice: false };
    throw error;
  }
}
