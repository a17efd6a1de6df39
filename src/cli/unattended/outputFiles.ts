import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OutputFileError } from '../program/failures';
import { sampleNameOf, type ReportFlags } from '../reports/reportFiles';

/** The files that a call writes when its work is done, or now and then. */
export interface OutputFileFlags extends ReportFlags {
  readonly statusFile?: string;
}

/**
 * Makes sure, before hours of work, that what came of it can be written. Leaves no file behind, but the
 * folders that were missing. @throws OutputFileError
 */
export async function refuseUnwritable(
  { report = [], statusFile }: OutputFileFlags,
  workingFolder: string,
): Promise<void> {
  for (const pattern of report) {
    const file = resolve(workingFolder, sampleNameOf(pattern));
    await tryToWrite(file).catch((cause: unknown) => {
      throw new OutputFileError('report', resolve(workingFolder, pattern), cause);
    });
  }
  if (statusFile === undefined) return;
  const file = resolve(workingFolder, statusFile);
  await tryToWrite(file).catch((cause: unknown) => {
    throw new OutputFileError('status', file, cause);
  });
}

async function tryToWrite(file: string): Promise<void> {
  await makeFolder(dirname(file));
  if ((await kindOf(file)) === 'folder') throw new Error('it is a folder');
  const trial = `${file}.${process.pid}.trial`;
  try {
    // A disk that is full takes empty files.
    await writeFile(trial, trialText);
  } finally {
    await rm(trial, { force: true });
  }
}

const trialText = 'written to see whether it can be\n';

/** One after the other: where none can be made, Node tries for ever to make them all. */
async function makeFolder(folder: string): Promise<void> {
  const kind = await kindOf(folder);
  if (kind === 'folder') return;
  if (kind === 'file') throw new Error(`${folder} is no folder`);
  await makeFolder(dirname(folder));
  await mkdir(folder);
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}
