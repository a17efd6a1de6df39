import assert from 'node:assert/strict';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { before, describe, it } from 'mocha';
import { commands, window } from 'vscode';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import { blobNames, emulator, lakeside, showChild, workspaceFolder } from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';

const run = '201127_M02023_0583_000000000-J7HPH';
const runOfManyFiles = '201128_M02023_0584_000000000-J7HPK';

/** Asks nobody anything, so that it also runs where Lakeside is installed from its package. */
describe('A run', () => {
  let views: LakesideViews;

  before(async () => {
    const folder = join(workspaceFolder(), 'runs');
    for (const name of [run, runOfManyFiles]) {
      await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name });
    }
    await writeManyFiles(join(folder, runOfManyFiles, 'Thumbnail_Images'));
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

  it('of many small files has them sent by a thread of their own', async () => {
    let sent = 0;
    const listen = (thread: Worker): void => {
      thread.on('message', (told: object) => {
        if ('etags' in told && 'ids' in told && Array.isArray(told.ids)) sent += told.ids.length;
      });
    };
    process.on('worker', listen);
    const report = await sync(views, runOfManyFiles);
    process.off('worker', listen);
    assert.equal(report.state, 'verified');
    assert.equal(report.evidence.attested, report.fileCount);
    assert.ok(sent >= manyFiles, `${sent} files were sent by the thread`);
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

/** From 256 on. */
const manyFiles = 300;

async function writeManyFiles(folder: string): Promise<void> {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < manyFiles; index += 1) {
    const file = join(folder, `s_1_${index}.jpg`);
    await writeFile(file, `picture ${index}`);
    await utimes(file, anHourAgo, anHourAgo);
  }
}

async function sync(views: LakesideViews, name = run): Promise<VerificationReport> {
  return commands.executeCommand('lakeside.runs.sync', await nodeOf(views, name));
}

async function nodeOf({ runs: { tree } }: LakesideViews, name = run): Promise<unknown> {
  const source = await showChild(tree, 'sequencers');
  const { node } = await showChild(tree, name, source.node);
  return node;
}
