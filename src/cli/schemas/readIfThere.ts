import { readFile, stat } from 'node:fs/promises';
import { SchemaError } from '../../core/schemaDiff/schemaError';

/** The text of a file; `undefined` = there is no such file. @throws SchemaError `sideUnreadable` */
export async function readIfThere(path: string, shown: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined;
  } catch {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    const isText = cause instanceof TypeError;
    throw new SchemaError(
      'sideUnreadable',
      `${shown} ${isText ? 'is not UTF-8' : 'cannot be read'}`,
      {
        remedy: isText ? 'Convert it, say with iconv' : 'Check that it is a file that you may read',
        cause,
      },
    );
  }
}
