import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillLab, releaseCommand, type Instant } from './killLab';
import { numberFrom, randomFrom } from './random';

/** `npm run soak` asks for more. */
const kills = numberFrom('LAKESIDE_KILLS', 100);
const seed = numberFrom('LAKESIDE_SEED', Date.now() % 1_000_000);
const releaseKills = Math.floor(kills * 0.4);

/** How long an undisturbed process takes, in milliseconds and in calls of the service. */
interface Extent {
  readonly calls: number;
  readonly elapsedMs: number;
}

let lab: KillLab;
let ofSync: Extent;
let ofRelease: Extent;
/** Processes that did not come to their end. */
let killed = 0;
beforeAll(async () => {
  lab = await KillLab.create();
  const attempt = await lab.ownAttempt('undisturbed');
  ofSync = await extentOf(attempt, () => attempt.sync());
  ofRelease = await extentOf(attempt, () => attempt.release('0s'));
  await attempt.dispose();
});
afterAll(async () => {
  await lab.dispose();
  // Kills of processes that had ended by then prove nothing.
  expect(killed).toBeGreaterThan(kills * 0.4);
});

describe.concurrent(`kill -9 at a random instant (LAKESIDE_SEED=${seed})`, () => {
  it.each(numbers(1, kills - releaseKills))(
    'of a sync, number %i, loses nothing and has nothing sent again that the service took',
    async (number) => {
      const attempt = lab.attempt(`kill-${number}`);
      const instant = instantOf(number, ofSync);
      if (await attempt.until(instant, ['sync'])) killed += 1;
      const rerun = await attempt.sync();
      const where = { seed, number, instant };
      expect({ where, ...rerun }).toMatchObject({
        code: 0,
        runs: [{ state: 'verified', verdicts: { match: lab.files.size } }],
      });
      expect({ where, missing: attempt.missing() }).toEqual({ where, missing: [] });
      const sentAgain = attempt.contentBytes - lab.sizeBytes;
      expect({ where, sentAgain }).toEqual({ where, sentAgain: 0 });
      await attempt.dispose();
    },
  );

  it.each(numbers(kills - releaseKills + 1, kills))(
    'of a release, number %i, leaves all of the run or none of it, and the next one ends it',
    async (number) => {
      const attempt = await lab.ownAttempt(`kill-${number}`);
      await attempt.sync();
      const instant = instantOf(number, ofRelease);
      // Some go on to empty the trash at once.
      const grace = number % 3 === 0 ? '7d' : '0s';
      if (await attempt.until(instant, releaseCommand(grace))) killed += 1;
      const where = { seed, number, instant, grace };
      const missing = await attempt.missingOnDisk();
      expect({ where, missing: missing ?? [] }).toEqual({ where, missing: [] });
      const rerun = await attempt.release(grace);
      expect({ where, code: rerun.code, stderr: rerun.stderr }).toMatchObject({ code: 0 });
      expect({ where, missing: await attempt.missingOnDisk() }).toEqual({
        where,
        missing: undefined,
      });
      expect({ where, missing: attempt.missing() }).toEqual({ where, missing: [] });
      await attempt.dispose();
    },
  );
});

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function extentOf(
  attempt: { readonly calls: number },
  work: () => Promise<unknown>,
): Promise<Extent> {
  const { calls } = attempt;
  const startedAtMs = performance.now();
  await work();
  return { calls: attempt.calls - calls, elapsedMs: performance.now() - startedAtMs };
}

/** By turns anywhere in time, and right before or after the service acts. */
function instantOf(number: number, { calls, elapsedMs }: Extent): Instant {
  const random = randomFrom(seed * 10_000 + number);
  if (number % 2 === 0) return { kind: 'time', afterMs: random() * elapsedMs * 1.1 };
  return {
    kind: 'call',
    number: 1 + Math.floor(random() * calls),
    edge: random() < 0.5 ? 'before' : 'after',
  };
}
