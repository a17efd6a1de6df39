import { PGlite } from '@electric-sql/pglite';
import { EngineTurns } from '../../src/connectors/localLake/engineTurns';
import { startPostgresServer } from '../../src/connectors/localLake/postgresServer';
import { PostgresCatalogReader } from '../../src/connectors/postgres/catalog/postgresCatalogReader';
import { systemClock } from '../../src/core/base/clock';
import type { Connection } from '../../src/core/lake/lake';
import type { Catalog } from '../../src/core/warehouse/catalog/catalog';
import { QueryWorld } from './postgres/queryWorld';
import { startPostgres } from './postgres/startPostgres';

/** A Postgres, and what a login of it sees. */
export interface CatalogWorld {
  /** As somebody who may do everything. */
  execute(...statements: readonly string[]): Promise<void>;
  read(user: string, signal?: AbortSignal): Promise<Catalog>;
  connection(user: string): Connection;
  readonly password: string;
  stop(): Promise<void>;
}

export const password = 'r3ader';

export async function createPostgresWorld(): Promise<CatalogWorld> {
  const postgres = await startPostgres();
  return {
    execute: (...statements) => postgres.execute(...statements),
    stop: () => postgres.stop(),
    ...readingAt(postgres.port),
  };
}

/** As the local lake serves it: one engine behind a front that checks no passwords. */
export async function createPgliteWorld(): Promise<CatalogWorld> {
  const database = await PGlite.create();
  const turns = new EngineTurns(database);
  const server = await startPostgresServer(async () => turns, { port: 0 });
  return {
    execute: async (...statements) => {
      for (const statement of statements) await database.exec(statement);
    },
    stop: async () => {
      await server.close();
      await database.close();
    },
    ...readingAt(server.port),
  };
}

function readingAt(port: number): Pick<CatalogWorld, 'read' | 'connection' | 'password'> {
  const connection = (user: string): Connection =>
    new QueryWorld({ host: '127.0.0.1', port, user, password }).connection();
  const read: CatalogWorld['read'] = (user, signal = new AbortController().signal) =>
    new PostgresCatalogReader(connection(user), {
      password,
      clock: systemClock,
      environment: {},
    }).read(signal);
  return { connection, read, password };
}
