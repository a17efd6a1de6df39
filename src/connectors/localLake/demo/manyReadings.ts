import { setTimeout } from 'node:timers/promises';
import type { EngineTurns } from '../engineTurns';

/** Eight fermenters, a quarter of a million readings each, one every twenty seconds. */
const readingCount = 2_000_000;
const readingsPerFermenter = readingCount / 8;
/** So few that whoever else asks for something waits a moment only. */
const readingsPerTurn = 5_000;
/** The engine works in this thread: what came for the other servers of the lake is due now and then. */
const pauseMs = 15;

/**
 * Makes the demo warehouse's large table, a little at a time between what others ask of the engine, and
 * goes on where it was left. Ends early once `isOver` says so.
 */
export async function makeReadings(turns: EngineTurns, isOver: () => boolean): Promise<void> {
  const table = 'telemetry.fermenter_reading';
  let made = 0;
  await turns.once(async (turn) => void (made = await turn.count(table)));
  for (let from = made; from < readingCount && !isOver(); from += readingsPerTurn) {
    await turns.once((turn) => turn.run(readingsSql(from)));
    const isLast = from + readingsPerTurn === readingCount;
    if (isLast) await turns.once((turn) => turn.run(`analyze ${table}`));
    await setTimeout(pauseMs);
  }
}

/** Whole turns only: each statement is a transaction. */
function readingsSql(from: number): string {
  return `insert into telemetry.fermenter_reading
    select 1 + n / ${readingsPerFermenter}, timestamptz '2026-01-01 00:00+00' + n % ${readingsPerFermenter} * interval '20 seconds',
      37 + sin(n / 700.0) / 2, 7 + sin(n / 9000.0) / 5, case when n % 977 > 3 then 40 + 30 * cos(n / 5000.0) end
    from generate_series(${from}, ${from + readingsPerTurn - 1}) n`;
}
