import { readFile, stat } from 'node:fs/promises';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import { decodeSchemaText } from '../../core/schemaDiff/sides/decodeSchemaText';

/** The text of a file; `undefined` = there is no such file. @throws SchemaError `sideUnreadable` */
export async function readIfThere(path: string, shown: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined;
  } catch {
    return undefined;
  }
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
