import { env } from 'node:process';
import { expect, it } from 'vitest';
import { soakProgress } from '../../faults/soakProgress';
import { noCounts, ReleaseSchedule } from './releaseSimulation';

/** `npm run soak` plays more. */
const schedules = Number(env['LAKESIDE_INTERLEAVINGS'] ?? 2_000);
const firstSeed = Number(env['LAKESIDE_SEED'] ?? 1);
const usualMs = 120_000;
const longestMs = Math.max(usualMs, schedules * 60);

it(
  'deletes nothing without a live proof, however crashes, tampering, edits and the clock interleave',
  async () => {
    const counts = noCounts();
    const tell = soakProgress('interleavings', schedules);
    for (let seed = firstSeed; seed < firstSeed + schedules; seed += 1) {
      try {
        await new ReleaseSchedule(seed, counts).play();
        tell(seed - firstSeed + 1);
      } catch (error) {
        throw new Error(`Schedule ${seed} (LAKESIDE_SEED=${seed})`, { cause: error });
      }
    }
    // A simulation in which little happens would prove little.
    expect(counts.released).toBeGreaterThan(schedules / 4);
    expect(counts.refused).toBeGreaterThan(schedules / 4);
    expect(counts.undone).toBeGreaterThan(schedules / 20);
    expect(counts.filesDeleted).toBeGreaterThan(schedules / 4);
    expect(counts.crashes).toBeGreaterThan(schedules / 4);
    expect(counts.interferences).toBeGreaterThan(schedules);
  },
  longestMs,
);
