import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { RunningServer } from './blobService';
import { startPostgresServer } from './postgresServer';
import { laboratorySql } from './demo/laboratorySql';
import { makeReadings } from './demo/manyReadings';
import { warehouseSql } from './demo/warehouseSql';
import { EngineTurns } from './engineTurns';

/** Starts a Postgres with its data in `folder`, and fills the demo warehouse if it is new. */
export async function startDatabase(folder: string, port: number): Promise<RunningServer> {
  await mkdir(folder, { recursive: true });
  const database = await PGlite.create(folder);
  await fillOnce(database);
  const turns = new EngineTurns(database);
  let isOver = false;
  let readings: Promise<void> | undefined;
  const server = await startPostgresServer(turns, {
    port,
    // Most who start a local lake never look at its warehouse.
    onConnected: () => {
      readings ??= tryToMakeReadings(turns, () => isOver);
    },
  });
  return {
    close: async () => {
      isOver = true;
      await server.close();
      await readings;
      await database.close();
    },
  };
}

/** The table is the person's: they may have dropped or changed it. */
async function tryToMakeReadings(turns: EngineTurns, isOver: () => boolean): Promise<void> {
  try {
    await makeReadings(turns, isOver);
  } catch (error) {
    process.stderr.write(`No more readings are made: ${String(error)}\n`);
  }
}

/** Each part is made in one transaction, so one schema of it proves the rest; lakes of before get what came later. */
const parts = [
  { schema: 'biosustain', sql: warehouseSql },
  { schema: 'telemetry', sql: laboratorySql },
];

async function fillOnce(database: PGlite): Promise<void> {
  for (const { schema, sql } of parts) {
    const known = 'select 1 from pg_namespace where nspname = $1';
    const { rows } = await database.query(known, [schema]);
    if (rows.length === 0) await database.exec(sql);
  }
}
