import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { RunningServer } from './blobService';
import { startPostgresServer } from './postgresServer';
import { laboratorySql } from './demo/laboratorySql';
import { makeReadings } from './demo/manyReadings';
import { ownershipSql } from './demo/ownershipSql';
import { sampleQualitySql } from './demo/history/sampleQualitySql';
import { warehouseSql } from './demo/warehouseSql';
import { EngineTurns } from './engineTurns';
import { fillOnce } from './fillOnce';

/** Starts a Postgres with its data in `folder`, and fills the demo warehouse if it is new. */
export async function startDatabase(folder: string, port: number): Promise<RunningServer> {
  await mkdir(folder, { recursive: true });
  const database = await PGlite.create(folder);
  await fillOnce(database, parts);
  const turns = new EngineTurns(database);
  let isOver = false;
  let readings: Promise<void> | undefined;
  const server = await startPostgresServer(async () => turns, {
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

/** Lakes of before get what came later. */
const parts = [
  { isThere: "select 1 from pg_namespace where nspname = 'biosustain'", sql: warehouseSql },
  { isThere: "select 1 from pg_namespace where nspname = 'telemetry'", sql: laboratorySql },
  {
    isThere:
      "select 1 from pg_namespace where nspname = 'biosustain' and nspowner = 'warehouse'::regrole",
    sql: ownershipSql,
  },
  {
    isThere: "select 1 from pg_class where oid = to_regclass('data_lake.sample_quality')",
    sql: sampleQualitySql,
  },
];
