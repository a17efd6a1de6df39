import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { FaultLab, type ServiceUnderFault } from './faultLab';
import { Lakeside, type LakesideOptions } from './lakeside';
import { services } from './services';

/** What every test of the loss suite begins with: a fresh lab, and whoever is to copy its run. */
export interface Situation {
  readonly lab: FaultLab;
  /** A Lakeside that is let go of at the end of the test. */
  readonly start: (options?: LakesideOptions) => Promise<Lakeside>;
}

/** Describes tests on a real Azurite and on the strict stand-in, each with a lab of its own. */
export function describeOnServices(
  what: string,
  body: (situation: Situation, kind: ServiceUnderFault['kind']) => void,
): void {
  describe.each(services)(`on %s, ${what}`, (kind, startService) => {
    let service: ServiceUnderFault;
    let lab: FaultLab;
    let started: Lakeside[] = [];
    beforeAll(async () => {
      service = await startService();
    });
    afterAll(() => service.stop());
    beforeEach(async () => {
      lab = await FaultLab.create(service);
    });
    afterEach(async () => {
      for (const lakeside of started) await lakeside.dispose();
      started = [];
      await lab.dispose();
    });
    const start = async (options?: LakesideOptions): Promise<Lakeside> => {
      const lakeside = await Lakeside.start(lab, options);
      started.push(lakeside);
      return lakeside;
    };
    const situation: Situation = {
      get lab() {
        return lab;
      },
      start,
    };
    body(situation, kind);
  });
}
