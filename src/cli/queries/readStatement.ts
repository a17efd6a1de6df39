import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../../core/base/errors';
import type { FullContext } from '../program/commandHost';

/**
 * The text of the statement: the argument, a file, or standard input; one of them.
 * @throws UsageError
 */
export async function readStatement(
  argument: string | undefined,
  file: string | undefined,
  { connectors, workingFolder }: FullContext,
): Promise<string> {
  if (argument !== undefined && file !== undefined) {
    throw new UsageError('A statement and --file exclude each other', { remedy: 'Give one' });
  }
  if (argument !== undefined) return argument;
  if (file !== undefined) return decode(await read(resolve(workingFolder, file), file), file);
  const bytes = await connectors.standardInput();
  if (bytes !== undefined) return decode(bytes, 'Standard input');
  throw new UsageError('There is no statement', {
    remedy: 'Give it as an argument, by --file FILE or on standard input',
  });
}

async function read(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new UsageError(`${shown} cannot be read`, {
      remedy: 'Check that it is a file that you may read',
      cause,
    });
  }
}

/** A mark of byte order at the start is left out. */
function decode(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${what} is not UTF-8`, { remedy: 'Convert it, say with iconv', cause });
  }
}
