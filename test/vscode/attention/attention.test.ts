import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, MarkdownString } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { emulator, lakeside, show, showChild, workspaceFolder } from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const run = '201127_M02023_0583_000000000-J7HPH';
const late = '201128_M02023_0584_000000000-J8ABC';

describe('What asks for attention', () => {
  let views: LakesideViews;

  before(async () => {
    await writeRun(runsFolder(), { instrument: 'MiSeq', progress: 'complete', name: run });
    await emulator().getContainerClient('attention-case').createIfNotExists();
    views = await lakeside();
  });

  after(() => rm(runsFolder(), { recursive: true }));

  it('says in the status bar what is ready, with nobody having opened a view', async () => {
    await views.runs.scan.scan();
    views.attention.redraw();
    const { status } = views.attention;
    assert.equal(status.text, '$(cloud-upload) Lakeside: 1 ready');
    assert.equal(status.command, 'lakeside.runs.focus');
    assert.ok(status.tooltip instanceof MarkdownString);
    assert.match(status.tooltip.value, /\| \$\(cloud-upload\) \| ready \| 1 \|/);
  });

  it('finds a new run and shows it without a refresh', async () => {
    await show(views.runs.tree, (await showChild(views.runs.tree, 'sequencers')).node);
    await writeRun(runsFolder(), { instrument: 'MiSeq', progress: 'complete', name: late });
    await views.runs.scan.scan();
    const source = await showChild(views.runs.tree, 'sequencers');
    const { description } = await showChild(views.runs.tree, late, source.node);
    assert.match(description, /^ready · /);
  });

  it('says nothing about a run that was synchronized and is fine', async () => {
    await commands.executeCommand('lakeside.runs.sync', refOf(run));
    assert.deepEqual(await answering({}, () => views.runs.scan.scan()), []);
  });

  it('tells once that a blob was replaced behind its back, and offers the report', async () => {
    const blob = emulator()
      .getContainerClient('attention-case')
      .getBlockBlobClient(`${run}/RunInfo.xml`);
    await blob.upload('tampered', 8);
    await commands.executeCommand('lakeside.lakes.refresh');
    const asked = await answering({}, () => views.runs.scan.scan());
    assert.deepEqual(
      asked.map(({ dialog }) => dialog),
      ['showErrorMessage'],
    );
    assert.match(asked[0]?.text ?? '', new RegExp(`^Lakeside: ${run}: mismatch: `));
    assert.deepEqual(await answering({}, () => views.runs.scan.scan()), []);
    views.attention.redraw();
    assert.match(views.attention.status.text, /1 needs you$/);
  });

  it('says that a folder is offline, and that it is back', async () => {
    await rename(runsFolder(), `${runsFolder()}-away`);
    await commands.executeCommand('lakeside.lakes.refresh');
    await views.runs.scan.scan();
    views.attention.redraw();
    assert.equal(views.attention.status.text, '$(debug-disconnect) Lakeside: sequencers offline');
    await rename(`${runsFolder()}-away`, runsFolder());
    await commands.executeCommand('lakeside.lakes.refresh');
    await views.runs.scan.scan();
    views.attention.redraw();
    assert.match(views.attention.status.text, /1 needs you$/);
  });
});

function runsFolder(): string {
  return join(workspaceFolder(), 'runs');
}

function refOf(name: string) {
  return { lake: join(workspaceFolder(), 'lake.json'), source: 'sequencers', run: name };
}
