import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventEmitter } from 'vscode';
import type { OpenLake } from '../../../src/vscode/support/lakes/openLakes';
import { onOtherLakes } from '../../../src/vscode/lineage/otherLakes';

describe('What was found in the lakes of a workspace', () => {
  it('is let go of when a lake is another, and kept when only the ways into it change', () => {
    const [one, changed, second] = ['one', 'one', 'two'].map((id) => ({ id }) as OpenLake);
    assert.ok(one && changed && second);
    const didChange = new EventEmitter<void>();
    const lakes = { all: [one], onDidChange: didChange.event };
    let calls = 0;
    const after = (all: OpenLake[]): number => {
      lakes.all = all;
      didChange.fire();
      return calls;
    };
    const listening = onOtherLakes(lakes, () => (calls += 1));
    assert.deepEqual(
      [[one], [one], [changed], [changed, second], [second]].map(after),
      [0, 0, 1, 2, 3],
    );
    listening.dispose();
    assert.equal(after([one]), 3);
    didChange.dispose();
  });
});
