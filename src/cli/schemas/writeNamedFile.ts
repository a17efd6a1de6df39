import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../core/base/errors';
import { whyNotWritten } from '../program/failures';
import { writeWhole } from '../reports/writeWhole';

interface NamedFile {
  /** Absolute. */
  readonly file: string;
  /** As a person would write it. */
  readonly shown: string;
  /** What another one is given by. */
  readonly option: string;
}

/** Writes a file that an option names, whole, and makes the folders above it. @throws UsageError if it cannot. */
export async function writeNamedFile(
  { file, shown, option }: NamedFile,
  text: string,
): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, [text]);
  } catch (cause) {
    throw new UsageError(`${shown} cannot be written: ${whyNotWritten(cause)}`, {
      remedy: `Give a file in a folder that you may write to by ${option}`,
      cause,
    });
  }
}
