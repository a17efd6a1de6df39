import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureJob } from './measure.mjs';
import { takeTurns, withServer } from './rounds.mjs';
import { summarize } from './summary.mjs';
import { lakesideSync, lookers } from './tools.mjs';

/** The next sync of a run of which nothing changed: on one server, which it leaves as it is. */
export async function benchUnchanged(bench, kind, run) {
  return withServer(bench, kind, async ({ server, scratch }) => {
    const jobOf = async (tool) => {
      const folder = join(scratch, tool.replaceAll(' ', '-'));
      await mkdir(folder, { recursive: true });
      return { ...run, endpoint: server.endpoint, scratch: folder };
    };
    const first = await measureJob(lakesideSync(await jobOf('Lakeside')), scratch);
    bench.log(
      `the sync before took ${Math.round(first.wallMs)} ms, ${Math.round(first.peakBytes / 1e6)} MB`,
    );
    const measure = async (contender) => {
      const job = await jobOf(contender.tool);
      const before = await server.statistics();
      const measurement = await measureJob(contender.steps(job), scratch);
      const after = await server.statistics();
      return { ...measurement, requests: after && after.requests - before.requests };
    };
    const looks = summarize(await takeTurns(bench, lookers(), measure));
    return [...looks, { tool: 'Lakeside', settings: FIRST_SYNC, runs: 1, ...first }];
  });
}

/** How the sync before is told from those that are measured. */
export const FIRST_SYNC = 'first sync';
