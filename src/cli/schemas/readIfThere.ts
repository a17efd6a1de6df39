import { readFile, stat } from 'node:fs/promises';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import { decodeSchemaText } from '../../core/schemaDiff/sides/decodeSchemaText';

/** Whether there is a file, or a pipe such as a shell makes of another program's output. */
export async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (found.isFile() || found.isFIFO());
}

/**
 * The text of a file or pipe, the latter of which has it only once; `undefined` = there is none.
 * @throws SchemaError `sideUnreadable`
 */
export async function readIfThere(path: string, shown: string): Promise<string | undefined> {
  if (!(await isThere(path))) return undefined;
  const text = decodeSchemaText(await read(path, shown));
  if (text !== undefined) return text;
  throw new SchemaError('sideUnreadable', `${shown} is neither UTF-8 nor UTF-16`, {
    remedy: 'Convert it, say with iconv',
  });
}

async function read(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new SchemaError('sideUnreadable', `${shown} cannot be read`, {
      remedy: 'Check that it is a file that you may read',
      cause,
    });
  }
}
