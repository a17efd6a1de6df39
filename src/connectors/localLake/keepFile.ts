import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readTextOf } from './serverStatus';

/** Writes a file of a folder unless there is one; says whether it did. */
export async function keepFile(
  folder: string,
  path: string,
  makeText: () => Promise<string>,
): Promise<boolean> {
  const file = join(folder, path);
  if ((await readTextOf(file)) !== undefined) return false;
  const text = await makeText();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return true;
}
