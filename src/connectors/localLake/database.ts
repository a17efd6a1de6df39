import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { RunningServer } from './blobService';
import { startPostgresServer } from './postgresServer';
import { warehouseSql } from './demo/warehouseSql';

/** Starts a Postgres with its data in `folder`, and fills the demo warehouse if it is new. */
export async function startDatabase(folder: string, port: number): Promise<RunningServer> {
  await mkdir(folder, { recursive: true });
  const database = await PGlite.create(folder);
  await fillOnce(database);
  const server = await startPostgresServer(database, port);
  return {
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}

/** The warehouse is made in one transaction, so one schema of it proves the rest. */
async function fillOnce(database: PGlite): Promise<void> {
  const { rows } = await database.query("select 1 from pg_namespace where nspname = 'biosustain'");
  if (rows.length === 0) await database.exec(warehouseSql);
}
