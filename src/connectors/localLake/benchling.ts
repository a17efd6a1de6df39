import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { RunningServer } from './blobService';
import { benchlingSql } from './demo/benchlingSql';
import { EngineTurns } from './engineTurns';
import { fillOnce } from './fillOnce';
import { startPostgresServer } from './postgresServer';

/**
 * Lets clients read the demo's Benchling, a Postgres of its own with its data in `folder`. Its engine
 * starts with the first of them: it takes a second or two and 200 MB, and most never look at it.
 */
export async function startBenchling(folder: string, port: number): Promise<RunningServer> {
  let engine: Promise<BenchlingEngine> | undefined;
  const start = async (): Promise<BenchlingEngine> => {
    try {
      return await (engine ??= openEngine(folder));
    } catch (error) {
      // Whoever asks next tries anew.
      engine = undefined;
      throw error;
    }
  };
  const server = await startPostgresServer(async () => (await start()).turns, { port });
  return {
    close: async () => {
      await server.close();
      await (await engine)?.database.close();
    },
  };
}

interface BenchlingEngine {
  readonly database: PGlite;
  readonly turns: EngineTurns;
}

async function openEngine(folder: string): Promise<BenchlingEngine> {
  await mkdir(folder, { recursive: true });
  const database = await PGlite.create(folder);
  await fillOnce(database, [
    { isThere: "select 1 from pg_namespace where nspname = 'biosustain'", sql: benchlingSql },
  ]);
  return { database, turns: new EngineTurns(database) };
}
