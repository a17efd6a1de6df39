import { dirname, join } from 'node:path';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { readSchemaText } from '../../core/schemaDiff/sides/readSchemaText';
import { snapshotPath } from '../../core/schemaDiff/story/schemaFiles';
import { findLakeFile, readLakeFile } from '../lakes/lakeFiles';
import type { ConnectionRole } from '../queries/selectConnection';
import { readIfThere } from './readIfThere';
import type { SideOptions } from './readSide';

/** The snapshot of a connection that is kept beside the lake; `undefined` = there is none. @throws SchemaError */
export async function readKept(
  role: ConnectionRole,
  { flags, context, terminal }: SideOptions,
): Promise<SchemaSnapshot | undefined> {
  const { workingFolder, connectors } = context;
  const lakeFile = await findLakeFile(flags.lake, workingFolder);
  if (lakeFile === undefined) return undefined;
  const { [role]: name } = await readLakeFile(lakeFile, { workingFolder, terminal });
  if (name === undefined) return undefined;
  const path = snapshotPath(name);
  const text = await readIfThere(join(dirname(lakeFile), path), path);
  return text === undefined
    ? undefined
    : readSchemaText({ text, name: path }, await connectors.sqlParser());
}
