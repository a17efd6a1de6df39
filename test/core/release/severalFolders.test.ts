import { beforeEach, describe, expect, it } from 'vitest';
import { movingSuffix } from '../../../src/core/storage/sourceTrash';
import { syncAndRelease } from '../../../src/core/release/syncAndRelease';
import { makeWhole } from '../../../src/core/release/undoRelease';
import { pair, pairSource, reasonsOf, ReleaseBench } from './releaseBench';

const own = [
  'DataProcessingMethod_run1/quantify.m',
  'RawData_run1/1/a.mzML',
  'RawData_run1/2/b.mzML',
];

let bench: ReleaseBench;
beforeEach(async () => {
  bench = new ReleaseBench(pairSource);
  expect(await bench.sync()).toMatchObject({ state: 'verified' });
});

function inPlace(): readonly string[] {
  return bench.files().filter((path) => !path.startsWith('.'));
}

/** Whatever is written about releases, no folder lies between two places. */
function expectWhole(): void {
  const parts = bench.tree.entriesBelow('').filter(({ path }) => path.includes(movingSuffix));
  expect(parts).toEqual([]);
  expect([[], own]).toContainEqual(inPlace());
}

/** Half of a run is not called verified, and every folder that is away is named. */
async function expectHalfIsNotVerified(): Promise<void> {
  const away = pair.filter((folder) => bench.tree.entry(folder) === undefined);
  if (away.length !== 1) return;
  halves += 1;
  const { state, problems } = await bench.inspect();
  expect(state).toBe('incomplete');
  expect(problems).toContainEqual({
    path: away[0],
    verdict: 'failed',
    message: expect.stringMatching(/trash .* the next sync or release of it puts it back/),
  });
}

/** Times that only one of the folders was among the runs. */
let halves = 0;

/** A process that is killed at a step of the trash does nothing more. */
function killAtStep(number: number): { readonly wasKilled: () => boolean } {
  let seen = 0;
  let isDead = false;
  const check = (): void => {
    if (isDead) throw new Error('killed');
  };
  bench.trash.onStep = () => {
    isDead ||= (seen += 1) === number;
    check();
  };
  bench.store.onCall = check;
  return { wasKilled: () => isDead };
}

function revive(): void {
  bench.trash.onStep = undefined;
  bench.store.onCall = undefined;
  bench.freeLocks();
}

describe('a run of several folders', () => {
  it('is released as one, can be put back, and is deleted when its time is over', async () => {
    const report = await bench.release();
    expect(report).toMatchObject({ outcome: 'released', files: 3, refusals: [] });
    const { name, record } = await bench.released();
    expect(record).toMatchObject({ format: 2, folders: pair });
    const trash = `.lakeside-trash/${name}/`;
    expect(bench.files().filter((path) => path.startsWith(trash))).toEqual(
      own.map((path) => trash + path),
    );
    expect(await bench.inspect()).toMatchObject({ state: 'released' });
    expect(await bench.undo()).toMatchObject({ outcome: 'undone' });
    expect(bench.files()).toEqual(own);
    expect(await bench.sync()).toMatchObject({ state: 'verified', uploaded: 0 });
    await bench.release({ graceMs: 0 });
    expect(inPlace()).toEqual([]);
    expect(await bench.inspect()).toMatchObject({ state: 'released' });
  });

  it('stays where it is if one of its folders was touched after the proof', async () => {
    const proven = await bench.prove();
    bench.tree.write('DataProcessingMethod_run1/late.m', 'late');
    expect(reasonsOf(await bench.act(proven))).toEqual(['changedLocally']);
    expect(inPlace()).toHaveLength(4);
  });

  it('comes back as a whole if its second folder cannot be moved', async () => {
    let moves = 0;
    bench.trash.onStep = ({ operation, when }) => {
      if (operation !== 'moveIn' || when !== 'before') return;
      moves += 1;
      if (moves === 2) bench.trash.failNext('moveIn', 'busy');
    };
    await expect(bench.release()).rejects.toMatchObject({ reason: 'busy' });
    expect(bench.files()).toEqual(own);
  });

  it('is not released with a folder of which nothing is in the lake', async () => {
    bench.tree.remove('DataProcessingMethod_run1').folder('DataProcessingMethod_run1');
    await bench.sync();
    expect(reasonsOf(await bench.release())).toContain('empty');
  });

  it.each(['release', 'undo', 'purge'] as const)(
    'is whole, here or there, after a %s that was killed at any step and tended',
    async (operation) => {
      halves = 0;
      for (let step = 1; ; step += 1) {
        bench = new ReleaseBench(pairSource);
        await bench.sync();
        if (operation !== 'release') await bench.release();
        const kill = killAtStep(step);
        await bench[operation]().catch(() => undefined);
        revive();
        await expectHalfIsNotVerified();
        await bench.tend();
        expectWhole();
        if (inPlace().length > 0) {
          expect(await bench.sync()).toMatchObject({ state: 'verified', uploaded: 0 });
        } else expect(await bench.inspect()).toMatchObject({ state: 'released' });
        if (!kill.wasKilled()) {
          expect(step).toBeGreaterThan(8);
          expect(halves > 0).toBe(operation !== 'purge');
          break;
        }
      }
    },
  );

  it('is made whole before it is released anew', async () => {
    killAtStep(8);
    await bench.release().catch(() => undefined);
    revive();
    const whole = await makeWhole(await bench.look(), bench.ports);
    expect(whole.folders).toEqual(pair);
    expect(await makeWhole(whole, bench.ports)).toBe(whole);
    expect(await bench.plan()).toMatchObject({ outcome: 'planned', files: 3 });
    expect(await bench.release()).toMatchObject({ outcome: 'released' });
    const again = await bench.plan();
    expect(again).toMatchObject({ outcome: 'released', files: 3, refusals: [] });
    expect(again.undoUntilMs).toBeGreaterThan(bench.ports.clock.nowMs());
  });

  it('is made whole before it is synchronized anew', async () => {
    killAtStep(8);
    await bench.release().catch(() => undefined);
    revive();
    expect(await bench.inspect()).toMatchObject({ state: 'incomplete' });
    const report = await syncAndRelease(await bench.look(), bench.ports);
    expect(report).toMatchObject({ state: 'verified', uploaded: 0, problems: [] });
    expect(inPlace()).toEqual(own);
  });

  it('is never deleted halfway between two places', async () => {
    killAtStep(8);
    await bench.release().catch(() => undefined);
    revive();
    expect(await bench.released()).toMatchObject({ remains: 'moving' });
    expect(reasonsOf(await bench.purge())).toEqual(['notReady']);
    expect(await bench.undo()).toMatchObject({ outcome: 'undone' });
    expect(bench.files()).toEqual(own);
  });

  it('is not put back over a folder that has come in the meantime', async () => {
    killAtStep(8);
    await bench.release().catch(() => undefined);
    revive();
    const gone = pair.find((folder) => bench.tree.entry(folder) === undefined) ?? '';
    bench.tree.write(`${gone}/1/other.mzML`, 'other');
    const [report] = await bench.tend();
    expect(report).toMatchObject({ outcome: 'refused', refusals: [{ reason: 'failed' }] });
    expect(report?.refusals[0]?.message).toContain('is there already');
  });
});
