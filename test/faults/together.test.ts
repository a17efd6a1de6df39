import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FaultLab, type ServiceUnderFault } from './faultLab';
import { expectCarried, expectHonest, expectOutcome } from './judge';
import { Lakeside } from './lakeside';
import { verified } from './scenarios/scenario';
import { services } from './services';

for (const [kind, start] of services) {
  describe(`on ${kind}, two syncs of one run at once`, () => {
    let service: ServiceUnderFault;
    let lab: FaultLab;
    let both: readonly Lakeside[];
    beforeAll(async () => {
      service = await start();
    });
    afterAll(() => service.stop());
    beforeEach(async () => {
      lab = await FaultLab.create(service);
      await lab.writeLarge();
      both = [await Lakeside.start(lab), await Lakeside.start(lab)];
    });
    afterEach(async () => {
      for (const lakeside of both) await lakeside.dispose();
      await lab.dispose();
    });

    it('leave the run to one of them, and the other says so', async () => {
      const outcomes = await Promise.all(both.map((lakeside) => lakeside.sync()));
      for (const outcome of outcomes) await expectHonest(lab, outcome);
      const done = outcomes.filter(({ kind: what }) => what === 'report');
      expect(done.length).toBeGreaterThan(0);
      for (const outcome of outcomes) {
        if (outcome.kind === 'report') {
          expectOutcome(outcome, verified);
          await expectCarried(lab, outcome);
        } else expectOutcome(outcome, { error: 'locked' });
      }
    });
  });
}
