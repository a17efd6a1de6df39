import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatRefusal } from '../../src/core/release/refusals';
import { FaultLab, type ServiceUnderFault } from './faultLab';
import { expectInLake, expectNothingLost, expectOutcome, expectSafeRemoval } from './judge';
import { Lakeside, type Removal } from './lakeside';
import { releaseScenarios } from './scenarios/release';
import { verified } from './scenarios/scenario';
import { services } from './services';

for (const [kind, start] of services) {
  describe(`on ${kind}, no file of a released run is lost when`, () => {
    let service: ServiceUnderFault;
    let lab: FaultLab;
    let lakeside: Lakeside;
    beforeAll(async () => {
      service = await start();
    });
    afterAll(() => service.stop());
    beforeEach(async () => {
      lab = await FaultLab.create(service);
    });
    afterEach(async () => {
      await lakeside.dispose();
      await lab.dispose();
    });

    it.each(releaseScenarios)('$name', async (scenario) => {
      const { between, expects, faults, inTrash, prepare, stays, wrapTrash } = scenario;
      lakeside = await Lakeside.start(lab, wrapTrash === undefined ? {} : { wrapTrash });
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
      await endOfGrace(inTrash, stays);
    });

    async function endOfGrace(
      inTrash: ((lab: FaultLab) => Promise<unknown>) | undefined,
      stays: RegExp | undefined,
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
  });
}

/** Why nothing was done; empty if it was. */
function saidOf(removal: Removal): string {
  if (removal.kind === 'error') return `${removal.error.message}; ${removal.error.remedy}`;
  return removal.report.refusals.map(formatRefusal).join('\n');
}
