import type { Client, QueryArrayResult } from 'pg';
import type { Clock } from '../../../core/base/clock';
import type { Connection } from '../../../core/lake/lake';
import { Catalog } from '../../../core/warehouse/catalog/catalog';
import type { CatalogReader } from '../../../core/warehouse/catalog/catalogReader';
import { snapshotFrom, type CatalogRow, type CatalogRows } from './catalogRows';
import { catalogParts, catalogSql } from './catalogSql';
import { logIn } from '../login/logIn';
import { endOnAbort, hangUp } from '../login/openClient';
import { ownFailure } from '../statements/queryFailure';

export interface PostgresCatalogReaderOptions {
  readonly password: string | undefined;
  readonly clock: Clock;
  /** Whose variables say which authorities to trust; left out, this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Reads the catalog over a connection of its own, each time. */
export class PostgresCatalogReader implements CatalogReader {
  constructor(
    readonly connection: Connection,
    readonly options: PostgresCatalogReaderOptions,
  ) {}

  async read(signal: AbortSignal): Promise<Catalog> {
    const { password, clock, environment = process.env } = this.options;
    const client = await logIn(this.connection, { password, environment, signal });
    try {
      const readAtMs = clock.nowMs();
      const rows = await this.#readRows(client, signal);
      return new Catalog(snapshotFrom(rows, readAtMs));
    } finally {
      hangUp(client);
    }
  }

  async #readRows(client: Client, signal: AbortSignal): Promise<CatalogRows> {
    try {
      return await endOnAbort(client, signal, () => askForRows(client));
    } catch (error) {
      signal.throwIfAborted();
      throw ownFailure(error, this.connection);
    }
  }
}

/** Of several statements in a message, those that give no rows give a result as well. */
async function askForRows(client: Client): Promise<CatalogRows> {
  const answer: unknown = await client.query({ text: catalogSql, rowMode: 'array' });
  const results = answer as readonly QueryArrayResult<CatalogRow[number][]>[];
  const withRows = results.filter(({ fields }) => fields.length > 0);
  return Object.fromEntries(
    catalogParts.map((part, place) => [part, withRows[place]?.rows ?? []]),
  ) as unknown as CatalogRows;
}
