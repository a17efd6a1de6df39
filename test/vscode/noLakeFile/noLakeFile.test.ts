import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { commands, languages, window } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { lakeside, show } from '../bench/lakeside';
import { answering } from '../bench/standIns';

describe('A folder without a lake file', () => {
  let views: LakesideViews;

  before(async () => {
    views = await lakeside();
  });

  it('shows nothing, so that the views can welcome a newcomer', async () => {
    assert.deepEqual(await show(views.runs.tree), []);
    assert.deepEqual(await show(views.containers.tree), []);
    assert.deepEqual(await show(views.activity.tree), []);
  });

  it('is told apart from a failure by every command that needs a lake', async () => {
    for (const id of ['lakeside.runs.sync', 'lakeside.containers.find', 'lakeside.access.check']) {
      const asked = await answering({}, async () => {
        await commands.executeCommand(id);
      });
      assert.deepEqual(
        asked.map(({ dialog, text }) => [dialog, text]),
        [
          [
            'showErrorMessage',
            'No folder of this window has a usable lake file. Open one, or make one with "Lakeside: Open Lake File".',
          ],
        ],
      );
    }
  });

  it('gets a lake file from a commented template, which is valid as it stands', async () => {
    await commands.executeCommand('lakeside.lakes.openFile');
    const document = window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'jsonc');
    assert.match(document.getText(), /\/\/ Where the instruments write/);
    await commands.executeCommand('lakeside.lakes.refresh');
    assert.deepEqual(languages.getDiagnostics(document.uri), []);
    const sources = await show(views.runs.tree);
    assert.deepEqual(
      sources.map(({ label }) => label),
      ['sequencers'],
    );
  });
});
