import type { Connection } from '../../lake/lake';
import type { SqlParser } from '../../sql/sqlParser';
import type { SchemaSnapshot } from '../model/snapshot';
import { normalizeSnapshot } from '../normal/normalizeSnapshot';
import { SchemaError } from '../schemaError';
import type { SchemaReader, StatisticsWish } from '../schemaReader';

export interface LiveSchemaOptions {
  readonly reader: SchemaReader;
  readonly parser: SqlParser;
  /** Left out, the connection's own schema, or all that its login may look into. */
  readonly schemas?: readonly string[] | undefined;
  readonly statistics?: StatisticsWish | undefined;
  readonly signal: AbortSignal;
}

/**
 * What a connection's login sees now, in normal form.
 * @throws SchemaError `sideUnreadable` if it sees nothing of what is there, and as `SchemaReader.read`
 */
export async function readLiveSchema(
  connection: Connection,
  { reader, parser, schemas: wanted, statistics, signal }: LiveSchemaOptions,
): Promise<SchemaSnapshot> {
  const schemas = wanted ?? (connection.schema === undefined ? undefined : [connection.schema]);
  const read = await reader.read({ schemas, statistics, signal });
  if (read.relations.length === 0) refuseNothing(read, connection, schemas);
  return normalizeSnapshot(read, parser);
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
