import type { Client, QueryArrayResult } from 'pg';
import type { Clock } from '../../../core/base/clock';
import type { Connection } from '../../../core/lake/lake';
import { withDefinitions } from '../../../core/schemaDiff/benchling/definitions';
import type { SchemaSnapshot } from '../../../core/schemaDiff/model/snapshot';
import type { ReadSchemaOptions, SchemaReader } from '../../../core/schemaDiff/schemaReader';
import { logIn } from '../login/logIn';
import { endOnAbort, hangUp } from '../login/openClient';
import { ownFailure } from '../statements/queryFailure';
import { readDefinitions } from './benchlingDefinitions';
import { readStatistics } from './readStatistics';
import { snapshotFromRows, type SchemaRows } from './schemaRows';
import {
  beginSchemaSql,
  identitySql,
  mayIdentifySql,
  schemaParts,
  schemaSql,
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
    const rows = await readRows(client, schemas);
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

/** Of several statements in a message, each gives a result. */
export async function readRows(
  client: Client,
  schemas: readonly string[] | undefined,
): Promise<SchemaRows> {
  await client.query(wantedSchemasSql, [schemas ?? null]);
  const answer: unknown = await client.query({ text: schemaSql, rowMode: 'array' });
  const results = answer as readonly QueryArrayResult<unknown[]>[];
  return Object.fromEntries(
    schemaParts.map((part, place) => [part, results[place]?.rows ?? []]),
  ) as unknown as SchemaRows;
}
