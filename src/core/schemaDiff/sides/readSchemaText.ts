import type { SqlParser } from '../../sql/sqlParser';
import { readDdl } from '../ddl/readDdl';
import { parseSnapshot } from '../document/parseSnapshot';
import type { SchemaSnapshot } from '../model/snapshot';
import { SchemaError } from '../schemaError';

/**
 * What a file says that schemas look like: a snapshot if it begins as JSON does, and DDL otherwise.
 * @throws SchemaError `snapshotMalformed`, `snapshotTooNew` or `nothingUnderstood`
 */
export async function readSchemaText(
  written: string,
  name: string,
  parser: SqlParser,
): Promise<SchemaSnapshot> {
  // A mark of byte order comes with what git keeps; of a file it is gone already.
  const text = written.replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('{')) return parseSnapshot(text, name);
  const snapshot = await readDdl(text, parser);
  const { relations, notUnderstood } = snapshot;
  const [first] = notUnderstood;
  if (relations.length > 0 || first === undefined) return snapshot;
  throw new SchemaError(
    'nothingUnderstood',
    `${name} holds no table that is understood: line ${first.line}, ${first.reason}`,
    { remedy: 'Give a snapshot, or DDL for Postgres as pg_dump --schema-only writes it' },
  );
}
