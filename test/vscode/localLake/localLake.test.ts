import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import type { StartedLake } from '../../../src/vscode/support/lakes/connectors';
import { lakeside, show } from '../bench/lakeside';
import { answering, type Asked } from '../bench/standIns';

describe('Start Local Lake', function () {
  this.timeout(180_000);
  let views: LakesideViews;
  let started: StartedLake;
  let asked: readonly Asked[];

  before(async () => {
    views = await lakeside();
    asked = await answering({}, async () => {
      started = await commands.executeCommand('lakeside.localLake.start');
    });
  });

  after(() => answering({}, async () => commands.executeCommand('lakeside.localLake.stop')));

  it('makes a demo workspace with a lake file for the emulator it started', async () => {
    const text = await readFile(join(started.workspaceFolder, 'lake.json'), 'utf8');
    assert.ok(text.includes(started.blobEndpoint));
  });

  it('offers to open it', () => {
    assert.match(asked.map(({ text }) => text).join(), /The local lake runs/);
  });

  it('is an activity that says where the lake is', async () => {
    const [newest] = await show(views.activity.tree);
    assert.equal(newest?.label, 'Start local lake');
    assert.ok(newest.description.startsWith(`Started: ${started.blobEndpoint}`));
  });

  it('finds it running when it is asked for again', async () => {
    await answering({}, async () => {
      const again = await commands.executeCommand<StartedLake>('lakeside.localLake.start');
      assert.equal(again.isNew, false);
    });
  });
});
