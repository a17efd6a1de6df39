import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, ConfigurationTarget, MarkdownString, workspace } from 'vscode';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import { emulator, lakeside, showChild, workspaceFolder } from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const run = '201127_M02023_0583_000000000-J7HPH';
const packaged = 'node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64';

describe('A run whose files AzCopy moves', () => {
  let views: LakesideViews;

  before(async () => {
    const folder = join(workspaceFolder(), 'runs');
    await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name: run });
    await emulator().getContainerClient('azcopy-case').createIfNotExists();
    views = await lakeside();
  });

  after(() => setAzCopy(undefined));

  it('is not synced with an AzCopy that is not there, and says what to do', async () => {
    await setAzCopy('/nowhere/azcopy');
    const { asked, report } = await sync();
    assert.equal(report, undefined);
    assert.match(asked, /\/nowhere\/azcopy/);
  });

  it('is verified on the evidence of recorded MD5s, but for what goes last', async () => {
    const azCopy = join(process.env['LAKESIDE_TEST_FOLDER'] ?? '', packaged);
    await chmod(azCopy, 0o755);
    await setAzCopy(azCopy);
    const { report, asked } = await sync();
    assert.equal(report?.state, 'verified', asked);
    // What tells that a run is complete goes last, which only Lakeside itself sees to.
    const { recordedMd5, attested } = report.evidence;
    assert.deepEqual([recordedMd5, attested], [30, 5]);
    const { description, item } = await findRun();
    assert.match(description, /^verified · .* · recorded MD5 \(30 of 35\)$/);
    assert.ok(item.tooltip instanceof MarkdownString);
    assert.match(item.tooltip.value, /Evidence: .*30 by recorded MD5 only/);
  });

  async function sync() {
    const { node } = await findRun();
    let report: VerificationReport | undefined;
    const asked = await answering({}, async () => {
      report = await commands.executeCommand('lakeside.runs.sync', node);
    });
    return { report, asked: asked.map(({ text }) => text).join('\n') };
  }

  async function findRun() {
    const source = await showChild(views.runs.tree, 'sequencers');
    return showChild(views.runs.tree, run, source.node);
  }
});

async function setAzCopy(path: string | undefined): Promise<void> {
  const { Global } = ConfigurationTarget;
  await workspace.getConfiguration().update('lakeside.azcopyPath', path, Global);
}
