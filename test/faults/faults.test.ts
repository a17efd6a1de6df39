import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FaultLab, type ServiceUnderFault } from './faultLab';
import {
  expectCarried,
  expectSafeRemoval,
  expectHonest,
  expectNothingLost,
  expectOutcome,
} from './judge';
import { Lakeside } from './lakeside';
import { scenarios } from './scenarios/all';
import { verified, type Scenario } from './scenarios/scenario';
import { services } from './services';

for (const [kind, start] of services) {
  describe(`on ${kind}, nothing is lost, no match is false and nothing is skipped in silence when`, () => {
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

    const possible = scenarios.filter(({ impossibleOn }) => impossibleOn?.[kind] === undefined);
    it.each(possible)('$name', async (scenario) => {
      await scenario.prepare?.(lab);
      lakeside = await Lakeside.start(lab, scenario.lakeside?.(lab));
      await underFault(scenario);
      await afterTampering(scenario);
      await removal(scenario);
      await recovery(scenario);
    });

    async function underFault({ faults, expects, sync, tampers }: Scenario): Promise<void> {
      const injected = faults?.(lab) ?? [];
      lab.proxy.inject(...injected);
      const outcome = await lakeside.sync(sync);
      await expectHonest(lab, outcome);
      await expectNothingLost(lab);
      expectOutcome(outcome, expects);
      if (injected.length > 0 && tampers === undefined)
        expect(lab.proxy.strikes).toBeGreaterThan(0);
    }

    async function afterTampering({ tampers, notices, verify }: Scenario): Promise<void> {
      if (tampers === undefined || notices === undefined) return;
      await tampers(lab);
      const outcome = await lakeside.verify(verify);
      await expectHonest(lab, outcome);
      await expectNothingLost(lab);
      expectOutcome(outcome, notices);
    }

    /** The worst time to ask for the disk back. */
    async function removal({ removal: options = {} }: Scenario): Promise<void> {
      const before = await lab.leaves();
      await lakeside.release(options);
      await expectSafeRemoval(lab, before);
      if (!(await lab.isInPlace())) await lakeside.undo();
      expect(await lab.leaves()).toEqual(before);
    }

    async function recovery(scenario: Scenario): Promise<void> {
      const { recovers = verified, repairs, resync } = scenario;
      lab.proxy.clear();
      await repairs?.(lab);
      await lakeside.dispose();
      const { source = {} } = scenario.lakeside?.(lab) ?? {};
      lakeside = await Lakeside.start(lab, { source });
      const outcome = await lakeside.sync(resync);
      await expectHonest(lab, outcome);
      await expectNothingLost(lab);
      expectOutcome(outcome, recovers);
      await expectCarried(lab, outcome);
    }
  });
}
