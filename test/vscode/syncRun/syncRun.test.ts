import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commands, window } from 'vscode';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import { blobNames, emulator, lakeside, showChild, workspaceFolder } from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';

const run = '201127_M02023_0583_000000000-J7HPH';

/** Asks nobody anything, so that it also runs where Lakeside is installed from its package. */
describe('A run', () => {
  let views: LakesideViews;

  before(async () => {
    const folder = join(workspaceFolder(), 'runs');
    await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name: run });
    await emulator().getContainerClient('sync-case').createIfNotExists();
    views = await lakeside();
  });

  it('is synchronized and verified', async () => {
    const report = await sync(views);
    assert.equal(report.state, 'verified');
    assert.equal(report.verdicts.match, report.fileCount);
    const names = await blobNames('sync-case');
    for (const record of ['md5', 'receipt', 'sync']) assert.ok(names.includes(`${run}.${record}`));
  });

  it('sends nothing the second time', async () => {
    const report = await sync(views);
    assert.deepEqual([report.state, report.uploaded], ['verified', 0]);
  });

  it('has a report to show', async () => {
    await commands.executeCommand('lakeside.runs.showReport', await nodeOf(views));
    await whenTabIsNamed(run);
  });
});

/** The tab of a panel appears a moment after the panel. */
async function whenTabIsNamed(text: string): Promise<void> {
  const isThere = (): boolean =>
    window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes(text)));
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const listener = window.tabGroups.onDidChangeTabs(() => {
      if (!isThere()) return;
      listener.dispose();
      resolve();
    });
  });
}

async function sync(views: LakesideViews): Promise<VerificationReport> {
  return commands.executeCommand('lakeside.runs.sync', await nodeOf(views));
}

async function nodeOf({ runs: { tree } }: LakesideViews): Promise<unknown> {
  const source = await showChild(tree, 'sequencers');
  const { node } = await showChild(tree, run, source.node);
  return node;
}
