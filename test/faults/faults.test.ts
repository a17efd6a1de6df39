import { afterAll, expect, it } from 'vitest';
import {
  expectCarried,
  expectSafeRemoval,
  expectHonest,
  expectNothingLost,
  expectOutcome,
} from './judge';
import type { Lakeside, LakesideOptions } from './lakeside';
import { scenarios } from './scenarios/all';
import { networkScenarios } from './scenarios/network';
import { verified, type Scenario } from './scenarios/scenario';
import { describeOnServices, type Situation } from './situation';

describeOnServices(
  'nothing is lost, no match is false and nothing is skipped in silence when',
  (situation, kind) => {
    const possible = scenarios.filter(({ impossibleOn }) => impossibleOn?.[kind] === undefined);
    it.each(possible)('$name', (scenario) => goThrough(scenario, situation));
  },
);

describeOnServices(
  'all that holds also of small files that a thread of their own sends, when',
  (situation, kind) => {
    const possible = networkScenarios.filter(({ impossibleOn }) => !impossibleOn?.[kind]);
    let sent = 0;
    const onSentByThread = (): void => void (sent += 1);
    it.each(possible)('$name', (scenario) => goThrough(scenario, situation, { onSentByThread }));
    // Left to the ordinary way all of it would hold as well, and say nothing of the thread.
    afterAll(() => expect(sent).toBeGreaterThan(possible.length));
  },
);

async function goThrough(
  scenario: Scenario,
  situation: Situation,
  options: LakesideOptions = {},
): Promise<void> {
  const { lab } = situation;
  await scenario.prepare?.(lab);
  const lakeside = await situation.start({ ...scenario.lakeside?.(lab), ...options });
  const faulty = { lab, lakeside };
  await underFault(scenario, faulty);
  await afterTampering(scenario, faulty);
  await removal(scenario, faulty);
  await recovery(scenario, situation);
}

interface Faulty extends Pick<Situation, 'lab'> {
  readonly lakeside: Lakeside;
}

async function underFault(
  { faults, expects, sync, tampers }: Scenario,
  { lab, lakeside }: Faulty,
): Promise<void> {
  const injected = faults?.(lab) ?? [];
  lab.proxy.inject(...injected);
  const outcome = await lakeside.sync(sync);
  await expectHonest(lab, outcome);
  await expectNothingLost(lab);
  expectOutcome(outcome, expects);
  if (injected.length > 0 && tampers === undefined) expect(lab.proxy.strikes).toBeGreaterThan(0);
}

async function afterTampering(
  { tampers, notices, verify }: Scenario,
  { lab, lakeside }: Faulty,
): Promise<void> {
  if (tampers === undefined || notices === undefined) return;
  await tampers(lab);
  const outcome = await lakeside.verify(verify);
  await expectHonest(lab, outcome);
  await expectNothingLost(lab);
  expectOutcome(outcome, notices);
}

/** The worst time to ask for the disk back. */
async function removal(
  { removal: options = {} }: Scenario,
  { lab, lakeside }: Faulty,
): Promise<void> {
  const before = await lab.leaves();
  await lakeside.release(options);
  await expectSafeRemoval(lab, before);
  if (!(await lab.isInPlace())) await lakeside.undo();
  expect(await lab.leaves()).toEqual(before);
}

async function recovery(scenario: Scenario, { lab, start }: Situation): Promise<void> {
  const { recovers = verified, repairs, resync } = scenario;
  lab.proxy.clear();
  await repairs?.(lab);
  const { source = {} } = scenario.lakeside?.(lab) ?? {};
  const outcome = await (await start({ source })).sync(resync);
  await expectHonest(lab, outcome);
  await expectNothingLost(lab);
  expectOutcome(outcome, recovers);
  await expectCarried(lab, outcome);
}
