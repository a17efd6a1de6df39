import { expect, it } from 'vitest';
import { expectCarried, expectHonest, expectOutcome } from './judge';
import { verified } from './scenarios/scenario';
import { describeOnServices } from './situation';

describeOnServices('two syncs of one run at once', (situation) => {
  it('leave the run to one of them, and the other says so', async () => {
    const { lab } = situation;
    await lab.writeLarge();
    const both = [await situation.start(), await situation.start()];
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
