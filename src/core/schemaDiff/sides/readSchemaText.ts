import type { SqlParser } from '../../sql/sqlParser';
import { readDdl } from '../ddl/readDdl';
import { parseSnapshot } from '../document/parseSnapshot';
import type { SchemaSnapshot } from '../model/snapshot';
import { SchemaError } from '../schemaError';
import { readTsql } from '../tsql/readTsql';
import { type DdlDialect, dialectOf } from './ddlDialect';

export interface SchemaText {
  readonly text: string;
  /** Where it is from, for messages. */
  readonly name: string;
  /** Of DDL; left out, what the text looks like. */
  readonly dialect?: DdlDialect | undefined;
}

/**
 * What a file says that schemas look like: a snapshot if it begins as JSON does, and DDL of Postgres or
 * SQL Server otherwise.
 * @throws SchemaError `snapshotMalformed`, `snapshotTooNew` or `nothingUnderstood`
 */
export async function readSchemaText(
  { text: written, name, dialect }: SchemaText,
  parser: SqlParser,
): Promise<SchemaSnapshot> {
  // A mark of byte order comes with what git keeps; of a file it is gone already.
  const text = written.replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('{')) return parseSnapshot(text, name);
  // A snapshot that could not be taken leaves an empty file, which as DDL is a schema of nothing.
  if (text.trim() === '' && /\.json$/i.test(name)) {
    throw new SchemaError('snapshotMalformed', `${name} is empty, and no snapshot`, {
      remedy: 'Take the snapshot anew with lakeside schema snapshot',
    });
  }
  const readIn = { postgres: readDdl, tsql: readTsql }[dialect ?? dialectOf(text)];
  const snapshot = await readIn(text, parser);
  const { relations, notUnderstood } = snapshot;
  const [first] = notUnderstood;
  if (relations.length > 0 || first === undefined) return snapshot;
  throw new SchemaError(
    'nothingUnderstood',
    `${name} holds no table that is understood: line ${first.line}, ${first.reason}`,
    {
      remedy:
        'Give a snapshot, or DDL as pg_dump --schema-only or SQL Server’s Management Studio writes it',
    },
  );
}
