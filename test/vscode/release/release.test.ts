import assert from 'node:assert/strict';
import { existsSync, readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commands, Uri, workspace } from 'vscode';
import type { ReleaseReport } from '../../../src/core/release/releaseReport';
import type { LakesideViews } from '../../../src/extension';
import { activityTitle } from '../../../src/vscode/support/window/activityWords';
import {
  blobNames,
  emulator,
  lakeside,
  showChild,
  workspaceFolder,
  type Shown,
} from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering, type Asked } from '../bench/standIns';

const run = '201127_M02023_0583_000000000-J7HPH';
const container = 'release-case';

describe('Releasing a run', () => {
  let views: LakesideViews;
  let folder: string;

  before(async () => {
    const runs = join(workspaceFolder(), 'runs');
    folder = join(runs, run);
    await writeRun(runs, { instrument: 'MiSeq', progress: 'complete', name: run });
    await emulator().getContainerClient(container).createIfNotExists();
    views = await lakeside();
    await call('sync');
  });

  it('is refused with its reasons while something would be lost', async () => {
    symlinkSync('RunInfo.xml', join(folder, 'link'));
    const { report, asked } = await release('Release');
    unlinkSync(join(folder, 'link'));
    assert.deepEqual(
      [report?.outcome, report?.refusals.map(({ reason }) => reason)],
      ['refused', ['notCarried']],
    );
    assert.match(asked[0]?.text ?? '', /1 reason against it/);
    assert.ok(existsSync(join(folder, 'RunInfo.xml')));
  });

  it('does nothing when the question is not answered with Release', async () => {
    const { report, asked } = await release(undefined);
    assert.equal(report, undefined);
    assert.deepEqual(
      asked.map(({ text }) => text),
      [`Release ${run}?`],
    );
    assert.ok(existsSync(join(folder, 'RunInfo.xml')));
  });

  it('moves it into the trash and shows until when it can be put back', async () => {
    const { report } = await release('Release');
    assert.equal(report?.outcome, 'released');
    assert.ok(!existsSync(folder));
    assert.ok(report?.trash !== undefined && readdirSync(report.trash).includes('RunInfo.xml'));
    assert.ok((await blobNames(container)).includes(`${run}.released`));
    const { item } = await look();
    assert.equal(item.contextValue, 'runReleased');
    assert.match(String(item.description), /^released/);
    assert.match(item.accessibilityInformation?.label ?? '', /undo until/);
  });

  it('is undone, which the history calls by its name and open reports hear of', async () => {
    const outdated: string[] = [];
    const listener = views.runs.operations.onDidOutdate((ref) => outdated.push(ref.run));
    const report = (await call('undoRelease')) as ReleaseReport;
    listener.dispose();
    assert.deepEqual([report.outcome, outdated], ['undone', [run]]);
    const [newest] = views.activity.activities.ended;
    assert.equal(newest && activityTitle(newest), `Undo release of ${run}`);
    assert.ok(existsSync(join(folder, 'RunInfo.xml')));
    const { item } = await look();
    assert.equal(item.contextValue, 'run');
    assert.match(String(item.description), /^verified/);
  });

  it('follows a sync where the lake file says so', async () => {
    const file = Uri.file(join(workspaceFolder(), 'lake.json'));
    const text = Buffer.from(await workspace.fs.readFile(file)).toString();
    const changed = text.replace('"grace": "2d" }', '"grace": "2d" }, "removeSource": true');
    await workspace.fs.writeFile(file, Buffer.from(changed));
    await commands.executeCommand('lakeside.lakes.refresh');
    await call('sync');
    assert.ok(!existsSync(folder));
    const { item } = await look();
    assert.equal(item.contextValue, 'runReleased');
  });

  /** Presses a button of the questions, which are otherwise closed. */
  async function release(
    button: string | undefined,
  ): Promise<{ readonly report: ReleaseReport | undefined; readonly asked: readonly Asked[] }> {
    let report: ReleaseReport | undefined;
    const asked = await answering({ showWarningMessage: button }, async () => {
      report = (await call('release')) as ReleaseReport | undefined;
    });
    return { report, asked };
  }

  async function call(name: 'sync' | 'release' | 'undoRelease'): Promise<unknown> {
    const { node } = await show();
    return commands.executeCommand(`lakeside.runs.${name}`, node);
  }

  async function show(): Promise<Shown<unknown>> {
    const { tree } = views.runs;
    const source = await showChild(tree, 'sequencers');
    return showChild(tree, run, source.node);
  }

  /** Once it was looked at anew. */
  async function look(): Promise<Shown<unknown>> {
    await show();
    await views.runs.model.whenIdle();
    return show();
  }
});
