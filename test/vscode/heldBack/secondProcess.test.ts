import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, ConfigurationTarget, workspace } from 'vscode';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import { blobNames, emulator, lakeside, show, showChild, workspaceFolder } from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const run = '201128_M02023_0584_000000000-J7HPJ';
const container = 'second-case';
const stateFolder = process.env['LAKESIDE_STATE'] ?? '';

describe('A run that a second process synchronizes', () => {
  let views: LakesideViews;
  let second: ChildProcess;

  before(async () => {
    const folder = join(workspaceFolder(), 'others');
    await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name: run });
    await emulator().getContainerClient(container).createIfNotExists();
    views = await lakeside();
    second = syncSlowly();
    while ((await sentFiles()).length < 2) assert.equal(second.exitCode, null);
  });

  after(async () => {
    second.kill('SIGKILL');
    await setStateFolder(undefined);
    await rm(join(workspaceFolder(), 'others'), { recursive: true });
  });

  it('is shown as held by that process, and left to it', async () => {
    const { description, node } = await lookAtRun();
    assert.match(description, /^syncing · held by /);
    assert.match(description, new RegExp(`lakeside, user .+, process ${second.pid}\\) since `));
    const { report, asked } = await sync(node);
    assert.equal(report, undefined);
    assert.match(asked, new RegExp(`process ${second.pid}\\) .* Wait until it is done`));
    const [newest] = await show(views.activity.tree);
    assert.match(newest?.description ?? '', /^Not done: held by /);
  });

  it('is what it is once that was killed, though its lease lasts, and is taken up where it was', async () => {
    second.kill('SIGKILL');
    await once(second, 'exit');
    const lock = emulator().getContainerClient(container).getBlobClient(`${run}.lock`);
    assert.equal((await lock.getProperties()).leaseState, 'leased');
    const { description, node } = await lookAtRun();
    assert.match(description, /^(ready|incomplete) · /);
    const details = (await show(views.runs.tree, node)).map(
      (line) => line.label + line.description,
    );
    assert.match(details.join('\n'), new RegExp(`process ${second.pid}, since .+ was interrupted`));
    const sent = await sentFiles();
    const { report, asked } = await sync(node);
    assert.equal(report?.state, 'verified', asked);
    assert.equal(report.evidence.attested, report.fileCount);
    assert.ok(report.uploaded <= report.fileCount - sent.length, `${report.uploaded} sent`);
    assert.equal((await blobNames(container)).includes(`${run}.lock`), false);
  });

  it('is known from the state folder that is set, from that moment on', async () => {
    const folder = join(workspaceFolder(), 'state');
    await setStateFolder(folder);
    await lookAtRun();
    await answering({}, async () => {
      await commands.executeCommand('lakeside.runs.verify', (await findRun()).node);
    });
    assert.equal(existsSync(folder), true);
  });

  /** The command as a cron job of this machine runs it, slowly enough to be met at work. */
  function syncSlowly(): ChildProcess {
    const command = join(process.env['LAKESIDE_TEST_FOLDER'] ?? '', 'dist/cli.js');
    const lake = join(workspaceFolder(), 'lake.json');
    const args = ['sync', '--lake', lake, '--source', 'others', '--bandwidth-limit', '2KB'];
    return spawn(process.execPath, [command, ...args], {
      env: { ...process.env, LAKESIDE_STATE: stateFolder, ELECTRON_RUN_AS_NODE: '1' },
      stdio: 'ignore',
    });
  }

  async function sentFiles(): Promise<readonly string[]> {
    return (await blobNames(container)).filter((name) => name.startsWith(`${run}/`));
  }

  async function sync(node: unknown) {
    let report: VerificationReport | undefined;
    const asked = await answering({}, async () => {
      report = await commands.executeCommand('lakeside.runs.sync', node);
    });
    return { report, asked: asked.map(({ text }) => text).join('\n') };
  }

  async function lookAtRun() {
    await commands.executeCommand('lakeside.lakes.refresh');
    await findRun();
    await views.runs.model.whenIdle();
    return findRun();
  }

  async function findRun() {
    const source = await showChild(views.runs.tree, 'others');
    return showChild(views.runs.tree, run, source.node);
  }
});

async function setStateFolder(folder: string | undefined): Promise<void> {
  const { Global } = ConfigurationTarget;
  await workspace.getConfiguration().update('lakeside.stateFolder', folder, Global);
}
