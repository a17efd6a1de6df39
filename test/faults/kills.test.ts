import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillLab, type Instant } from './killLab';
import { numberFrom, randomFrom } from './random';

/** `npm run soak` asks for more. */
const kills = numberFrom('LAKESIDE_KILLS', 100);
const seed = numberFrom('LAKESIDE_SEED', Date.now() % 1_000_000);

let lab: KillLab;
let undisturbed: { readonly calls: number; readonly elapsedMs: number };
beforeAll(async () => {
  lab = await KillLab.create();
  const attempt = await lab.attempt('undisturbed');
  const started = performance.now();
  await attempt.sync();
  undisturbed = { calls: attempt.calls, elapsedMs: performance.now() - started };
  await attempt.dispose();
});
afterAll(() => lab.dispose());

describe.concurrent(`kill -9 of a sync at a random instant (LAKESIDE_SEED=${seed})`, () => {
  it.each(Array.from({ length: kills }, (_, index) => index + 1))(
    'number %i loses nothing and has nothing sent again that the service took',
    async (number) => {
      const attempt = await lab.attempt(`kill-${number}`);
      const instant = instantOf(number);
      await attempt.syncUntil(instant);
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
});

/** By turns anywhere in time, and right before or after the service acts. */
function instantOf(number: number): Instant {
  const random = randomFrom(seed * 10_000 + number);
  if (number % 2 === 0) return { kind: 'time', afterMs: random() * undisturbed.elapsedMs * 1.1 };
  return {
    kind: 'call',
    number: 1 + Math.floor(random() * undisturbed.calls),
    edge: random() < 0.5 ? 'before' : 'after',
  };
}
