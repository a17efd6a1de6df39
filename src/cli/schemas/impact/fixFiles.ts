import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../../core/base/errors';
import type { FileImpact, PlacedHit } from '../../../core/schemaDiff/impact/folders/folderImpact';
import { renameInText } from '../../../core/schemaDiff/impact/texts/renameInText';
import { whyNotWritten } from '../../program/failures';
import { readText } from './walkFolder';

export interface FixedFiles {
  readonly files: number;
  readonly renames: number;
  /** Paths of files that were changed by somebody meanwhile. */
  readonly left: readonly string[];
}

/**
 * Writes the renames into the files of a folder, each under another name first, so that none is ever half
 * written; a file that is another one by now is left as it is.
 * @throws UsageError if one cannot be written
 */
export async function fixFiles(
  folder: string,
  impacts: readonly FileImpact[],
): Promise<FixedFiles> {
  const left: string[] = [];
  let files = 0;
  let renames = 0;
  for (const { path, hits } of impacts) {
    const fixable = hits.filter(({ edits }) => edits.length > 0);
    if (fixable.length === 0) continue;
    const file = join(folder, path);
    const text = await readText(file);
    if (text === undefined || !fixable.every((hit) => standsIn(text, hit))) {
      left.push(path);
      continue;
    }
    await replaceFile(file, renameInText(text, fixable));
    files += 1;
    renames += fixable.length;
  }
  return { files, renames, left };
}

/** Whether the line of a hit is where it was. */
function standsIn(text: string, { start, place, line }: PlacedHit): boolean {
  const end = text.indexOf('\n', start);
  const written = text.slice(start - place.character, end === -1 ? undefined : end);
  return written.trim() === line;
}

async function replaceFile(file: string, text: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const { mode } = await stat(file);
    await writeFile(partial, text, { flag: 'wx' });
    await chmod(partial, mode);
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new UsageError(`${file} cannot be written: ${whyNotWritten(cause)}`, {
      remedy: 'Have it made writable, or leave --fix out',
      cause,
    });
  }
}
