import { resolve } from 'node:path';
import { parseSnapshot } from '../../core/schemaDiff/document/parseSnapshot';
import { readDdl } from '../../core/schemaDiff/ddl/readDdl';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { normalizeSnapshot } from '../../core/schemaDiff/normal/normalizeSnapshot';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import type { Connection } from '../../core/lake/lake';
import { LakeError } from '../../core/lake/lakeProblem';
import type { CommandContext } from '../commandHost';
import { selectConnection } from '../queries/selectConnection';
import type { Terminal } from '../terminal/terminal';
import { readIfThere } from './readIfThere';

export interface SideOptions {
  readonly flags: { readonly lake?: string };
  readonly context: CommandContext;
  readonly terminal: Terminal;
}

/**
 * One side of a comparison: `git:REVISION:PATH`, a file that is there, or a connection of the lake. A
 * file is a snapshot if it begins as JSON does, and DDL otherwise.
 * @throws SchemaError, LakeError, DatabaseError or QueryError
 */
export async function readSide(side: string, options: SideOptions): Promise<SchemaSnapshot> {
  const { context } = options;
  const revision = /^git:([^:]+):(.+)$/s.exec(side);
  if (revision !== null) {
    const [, name = '', path = ''] = revision;
    const folder = context.workingFolder;
    const text = await context.connectors.readRevision({ folder, revision: name, path });
    return readText(text, side, context);
  }
  const text = await readIfThere(resolve(context.workingFolder, side), side);
  if (text !== undefined) return readText(text, side, context);
  if (looksLikeFile.test(side)) {
    throw new SchemaError('sideMissing', `There is no file ${side}`, {
      remedy: 'Give a file that is there, git:REVISION:PATH, or a connection of the lake',
    });
  }
  try {
    return await readLive({ connection: side }, options);
  } catch (error) {
    if (!LakeError.is(error, 'lakeMissing')) throw error;
    throw new SchemaError('sideMissing', `${side} is no file, and no connection without a lake`, {
      remedy: 'Give a file that is there, or --lake FILE, whose connections name databases',
      cause: error,
    });
  }
}

const looksLikeFile = /[\\/]|\.(?:sql|json|ddl|txt)$/i;

/** What a connection's login sees now; of a connection with a schema, that schema only. */
export async function readLive(
  wanted: { readonly connection?: string; readonly schemas?: readonly string[] },
  { flags, context, terminal }: SideOptions,
): Promise<SchemaSnapshot> {
  const named = {
    ...flags,
    ...(wanted.connection !== undefined && { connection: wanted.connection }),
  };
  const { connection, secrets } = await selectConnection(named, context, terminal);
  const { connectors, signal } = context;
  const password = await secrets.databasePassword(connection);
  const reader = await connectors.schemaReader(connection, { password });
  const schemas =
    wanted.schemas ?? (connection.schema === undefined ? undefined : [connection.schema]);
  const read = await reader.read({ schemas, signal });
  if (read.relations.length === 0) refuseNothing(read, connection, schemas);
  return normalizeSnapshot(read, await connectors.sqlParser());
}

/** Nothing to be seen is not the same as nothing there. */
function refuseNothing(
  { hidden }: SchemaSnapshot,
  { name, user }: Connection,
  schemas: readonly string[] | undefined,
): void {
  const where = schemas === undefined ? name : `${schemas.join(', ')} of ${name}`;
  if (hidden.schemas + hidden.relations === 0) return;
  throw new SchemaError('sideUnreadable', `${user} may read no table in ${where}`, {
    remedy: 'Have the owner GRANT the right to look into its schemas, or use another connection',
  });
}

async function readText(
  written: string,
  name: string,
  context: CommandContext,
): Promise<SchemaSnapshot> {
  // A mark of byte order comes with what git keeps; of a file it is gone already.
  const text = written.replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('{')) return parseSnapshot(text, name);
  const snapshot = await readDdl(text, await context.connectors.sqlParser());
  const { relations, notUnderstood } = snapshot;
  const [first] = notUnderstood;
  if (relations.length > 0 || first === undefined) return snapshot;
  throw new SchemaError(
    'nothingUnderstood',
    `${name} holds no table that is understood: line ${first.line}, ${first.reason}`,
    { remedy: 'Give a snapshot, or DDL for Postgres as pg_dump --schema-only writes it' },
  );
}
