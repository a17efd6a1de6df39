import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { RunningServer } from './blobService';
import { benchlingMonth, type BenchlingEvent } from './demo/benchlingMonth';
import { benchlingSql } from './demo/benchlingSql';
import { EngineTurns } from './engineTurns';
import { fillOnce } from './fillOnce';
import { startPostgresServer } from './postgresServer';

/** The demo's Benchling, where people also work. */
export interface BenchlingServer extends RunningServer {
  /**
   * Does what people did in a month, up to the end of the next week in which something is left to do or,
   * with `isWholeMonth`, all of it. Gives what was done now, in words; empty once the month is over.
   */
  play(isWholeMonth: boolean): Promise<readonly string[]>;
}

/**
 * Lets clients read the demo's Benchling, a Postgres of its own with its data in `folder`. Its engine
 * starts with the first of them: it takes a second or two and 200 MB, and most never look at it.
 */
export async function startBenchling(folder: string, port: number): Promise<BenchlingServer> {
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
    play: async (isWholeMonth) => playMonth((await start()).turns, isWholeMonth),
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

async function playMonth(turns: EngineTurns, isWholeMonth: boolean): Promise<readonly string[]> {
  const left: BenchlingEvent[] = [];
  await turns.once(async (turn) => {
    for (const event of benchlingMonth) {
      if (!(await turn.finds(event.isThere))) left.push(event);
    }
  });
  const due = isWholeMonth ? left : left.filter(({ week }) => week === left[0]?.week);
  for (const { sql } of due) {
    await turns.once((turn) => turn.run(`begin; ${sql} commit;`));
  }
  return due.map(({ words }) => words);
}
