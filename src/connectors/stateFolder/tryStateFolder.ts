import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolderOf } from './stateFiles';

/** Makes a state folder if there is none, and sees whether files can be written in it. @throws Error of the system */
export async function tryStateFolder(folder: string): Promise<void> {
  const trial = join(folder, `.trial-${process.pid}`);
  await makeFolderOf(trial);
  try {
    // A disk that is full takes empty files.
    await writeFile(trial, 'written to see whether it can be\n');
  } finally {
    await rm(trial, { force: true });
  }
}
