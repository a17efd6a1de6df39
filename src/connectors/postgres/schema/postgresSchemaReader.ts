import type { Client, QueryArrayResult } from 'pg';
import type { Clock } from '../../../core/base/clock';
import type { Connection } from '../../../core/lake/lake';
import { withDefinitions } from '../../../core/schemaDiff/benchling/definitions';
import type { SchemaSnapshot } from '../../../core/schemaDiff/model/snapshot';
import { SchemaError } from '../../../core/schemaDiff/schemaError';
import type { ReadSchemaOptions, SchemaReader } from '../../../core/schemaDiff/schemaReader';
import {
  catalogNames,
  grantOf,
  neededCatalogs,
  type CatalogName,
} from '../../../core/schemaDiff/unknown/catalogs';
import { logIn } from '../login/logIn';
import { endOnAbort, hangUp } from '../login/openClient';
import { texts } from '../catalog/readRow';
import { ownFailure } from '../statements/queryFailure';
import { readDefinitions } from './benchlingDefinitions';
import { readStatistics } from './readStatistics';
import { snapshotFromRows, type SchemaRows } from './schemaRows';
import {
  beginSchemaSql,
  identitySql,
  mayIdentifySql,
  schemaParts,
  schemaSqlWithout,
  wantedSchemasSql,
} from './schemaSql';

export interface PostgresSchemaReaderOptions {
  readonly password: string | undefined;
  readonly clock: Clock;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Reads schemas over a connection of its own, each time. */
export class PostgresSchemaReader implements SchemaReader {
  constructor(
    readonly connection: Connection,
    readonly options: PostgresSchemaReaderOptions,
  ) {}

  async read({ signal, ...wanted }: ReadSchemaOptions): Promise<SchemaSnapshot> {
    const { password, environment = process.env } = this.options;
    const client = await logIn(this.connection, { password, environment, signal });
    try {
      return await endOnAbort(client, signal, () => this.#snapshot(client, wanted));
    } catch (error) {
      signal.throwIfAborted();
      if (SchemaError.is(error)) throw error;
      throw ownFailure(error, this.connection);
    } finally {
      hangUp(client);
    }
  }

  async #snapshot(
    client: Client,
    { schemas, statistics }: Omit<ReadSchemaOptions, 'signal'>,
  ): Promise<SchemaSnapshot> {
    const takenAt = new Date(this.options.clock.nowMs()).toISOString();
    const systemIdentifier = await readIdentity(client);
    await client.query(beginSchemaSql);
    const rows = await readRows(client, schemas, this.connection);
    const snapshot = snapshotFromRows(rows, { takenAt, systemIdentifier });
    const defined = withDefinitions(snapshot, await readDefinitions(client, snapshot));
    if (statistics === undefined) return defined;
    return { ...defined, statistics: await readStatistics(client, statistics) };
  }
}

/** Who the cluster is; `undefined` where the login may not ask, or nobody knows. */
async function readIdentity(client: Client): Promise<string | undefined> {
  try {
    const may = await client.query<unknown[]>({ text: mayIdentifySql, rowMode: 'array' });
    if (may.rows[0]?.[0] !== true) return undefined;
    const { rows } = await client.query<unknown[]>({
      text: identitySql,
      rowMode: 'array',
    });
    const [identifier] = rows[0] ?? [];
    return typeof identifier === 'string' ? identifier : undefined;
  } catch (error) {
    // What imitates Postgres may have no control file; a connection that is lost shows at the next query.
    if (error instanceof Error && 'severity' in error) return undefined;
    throw error;
  }
}

/**
 * What the queries give in a transaction; of several statements in a message, each gives a result.
 * @throws SchemaError `sideUnreadable` if the login may not read what all of it stands on
 */
export async function readRows(
  client: Client,
  schemas: readonly string[] | undefined,
  connection: Pick<Connection, 'name' | 'user'>,
): Promise<SchemaRows> {
  const unread = await readUnread(client, schemas, connection);
  const answer: unknown = await client.query({ text: schemaSqlWithout(unread), rowMode: 'array' });
  const results = answer as readonly QueryArrayResult<unknown[]>[];
  const rows = Object.fromEntries(
    schemaParts.map((part, place) => [part, results[place]?.rows ?? []]),
  ) as unknown as Omit<SchemaRows, 'unread'>;
  return { ...rows, unread };
}

/** Says which schemas are wanted, and gives the catalogs that the login may not read. */
async function readUnread(
  client: Client,
  schemas: readonly string[] | undefined,
  { name, user }: Pick<Connection, 'name' | 'user'>,
): Promise<readonly CatalogName[]> {
  const asked = [...neededCatalogs, ...catalogNames];
  const { rows } = await client.query<unknown[]>({
    text: wantedSchemasSql,
    values: [schemas ?? null, asked],
    rowMode: 'array',
  });
  const unread = texts(rows[0]?.[1]);
  const missing = neededCatalogs.filter((catalog) => unread.includes(catalog));
  if (missing.length === 0) return catalogNames.filter((catalog) => unread.includes(catalog));
  throw new SchemaError(
    'sideUnreadable',
    `${user} may not read ${missing.join(', ')} of ${name}, without which no schema can be read`,
    { remedy: `Have a superuser run there: ${grantOf(missing, user)}` },
  );
}
