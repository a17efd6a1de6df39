import { expect, it } from 'vitest';
import { formatRefusal } from '../../src/core/release/refusals';
import { expectInLake, expectNothingLost, expectOutcome, expectSafeRemoval } from './judge';
import type { Lakeside, Removal } from './lakeside';
import { releaseScenarios, type ReleaseScenario } from './scenarios/release';
import { verified } from './scenarios/scenario';
import { describeOnServices } from './situation';
import type { FaultLab } from './faultLab';

describeOnServices('no file of a released run is lost when', (situation) => {
  it.each(releaseScenarios)('$name', async (scenario) => {
    const { lab } = situation;
    const { between, expects, faults, prepare, wrapTrash } = scenario;
    const lakeside = await situation.start(wrapTrash === undefined ? {} : { wrapTrash });
    expectOutcome(await lakeside.sync(), verified);
    await prepare?.(lab);
    const before = await lab.leaves();
    lab.proxy.inject(...(faults?.(lab) ?? []));
    const removal = await lakeside.release({}, () => between?.(lab));
    if (expects !== 'released') {
      expect(saidOf(removal)).toMatch(expects.refused);
      expect(await lab.isInPlace()).toBe(true);
      await expectNothingLost(lab);
      return;
    }
    expect(removal).toMatchObject({ kind: 'report', report: { outcome: 'released' } });
    await expectSafeRemoval(lab, before);
    await endOfGrace(scenario, { lab, lakeside });
  });
});

async function endOfGrace(
  { inTrash, stays }: ReleaseScenario,
  { lab, lakeside }: { readonly lab: FaultLab; readonly lakeside: Lakeside },
): Promise<void> {
  await inTrash?.(lab);
  const purge = await lakeside.purge();
  if (stays === undefined) {
    expect(purge).toMatchObject({ kind: 'report', report: { outcome: 'purged' } });
    await expectInLake(lab, [...lab.kept.keys()]);
    return;
  }
  expect(saidOf(purge)).toMatch(stays);
  const gone: string[] = [];
  for (const path of lab.kept.keys()) if (!(await lab.isKeptInTrash(path))) gone.push(path);
  await expectInLake(lab, gone);
}

/** Why nothing was done; empty if it was. */
function saidOf(removal: Removal): string {
  if (removal.kind === 'error') return `${removal.error.message}; ${removal.error.remedy}`;
  return removal.report.refusals.map(formatRefusal).join('\n');
}
