import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { commands, window } from 'vscode';
import type { AccessFinding } from '../../../src/core/access/accessFinding';
import { emulator, lakeside } from '../bench/lakeside';

describe('Check Access', () => {
  before(() => lakeside());

  it('tells each failure apart, with its remedy', async () => {
    const findings = await check();
    const [account] = findings;
    assert.equal(account?.outcome, 'ok');
    const failures = findings.filter(({ outcome }) => outcome === 'failed');
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ['containerMissing', 'refused'],
    );
    assert.ok(failures.every(({ remedy }) => remedy !== ''));
  });

  it('shows what it found as a document', () => {
    const text = window.activeTextEditor?.document.getText() ?? '';
    assert.equal(window.activeTextEditor?.document.uri.scheme, 'lakeside');
    assert.match(text, /✗ failed: \*\*container access-missing/);
    assert.match(text, /✗ failed: \*\*database warehouse/);
    assert.match(text, /What to do: /);
  });

  it('is fine with a container once it is there', async () => {
    await emulator().getContainerClient('access-missing').create();
    const failures = (await check()).filter(({ outcome }) => outcome === 'failed');
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ['refused'],
    );
  });
});

async function check(): Promise<readonly AccessFinding[]> {
  return commands.executeCommand<readonly AccessFinding[]>('lakeside.access.check');
}
