import type { BlobLeaseClient } from '@azure/storage-blob';
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, MarkdownString } from 'vscode';
import { holderMetadata } from '../../../src/core/sync/lock/lockHolders';
import type { LakesideViews } from '../../../src/extension';
import {
  blobNames,
  emulator,
  lakeside,
  show,
  showChild,
  waitFor,
  workspaceFolder,
} from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const run = '201127_M02023_0583_000000000-J7HPH';
const container = 'held-case';

describe('A run that has to wait', () => {
  let views: LakesideViews;

  before(async () => {
    const folder = join(workspaceFolder(), 'runs');
    await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name: run });
    await emulator().getContainerClient(container).createIfNotExists();
    views = await lakeside();
  });

  after(() => rm(join(workspaceFolder(), 'runs'), { recursive: true }));

  describe('because another machine writes to it', () => {
    let lease: BlobLeaseClient;

    before(async () => {
      lease = await lockFromElsewhere();
    });

    after(() => lease.releaseLease());

    it('says who that is, once in its line and once below it', async () => {
      const { node, description, item } = await lookAtRun(views);
      assert.match(description, /^syncing · held by sync-vm-02 \(lakeside sync, user svc-lake,/);
      assert.match(item.accessibilityInformation?.label ?? '', /syncing: held by sync-vm-02/);
      const details = await show(views.runs.tree, node);
      const held = details.filter((line) => /sync-vm-02/.test(line.label + line.description));
      assert.equal(held.length, 1);
    });

    it('warns whoever wants to sync it, with what to do', async () => {
      const asked = await answering({}, () => sync());
      assert.deepEqual(
        asked.map(({ dialog }) => dialog),
        ['showWarningMessage'],
      );
      assert.match(
        asked[0]?.text ?? '',
        /held by sync-vm-02 .* Wait until it is done and try again/,
      );
      const [newest] = await show(views.activity.tree);
      assert.match(newest?.description ?? '', /^Not done: held by sync-vm-02/);
      const names = await blobNames(container);
      assert.deepEqual(names, [`${run}.lock`]);
    });

    it('is still theirs after somebody looked at its report or verified it', async () => {
      const { node } = await lookAtRun(views);
      await answering({}, async () => {
        await commands.executeCommand('lakeside.runs.verify', node);
      });
      const { description } = await findRun(views);
      assert.match(description, /^syncing · held by sync-vm-02/);
    });
  });

  describe('because of quiet hours', () => {
    before(() => setLimits(views, { quietHours: hoursAround(Date.now()) }));

    it('says until when, in the activity and in the status bar, and can be cancelled', async () => {
      const { activities, tree } = views.activity;
      const syncing = sync();
      await waitFor(() => activities.running[0]?.progress?.phase === 'transferring');
      const [running] = await show(tree);
      assert.match(running?.description ?? '', /^0 % · quiet hours until \d\d:\d\d/);
      const [first] = await show(tree, running?.node);
      assert.match(first?.label ?? '', /^held back: quiet hours until \d\d:\d\d$/);
      views.attention.redraw();
      const { text, tooltip } = views.attention.status;
      assert.match(text, /syncing 0 % · quiet hours until \d\d:\d\d$/);
      assert.ok(tooltip instanceof MarkdownString);
      assert.match(tooltip.value, /quiet hours until/);
      await commands.executeCommand('lakeside.activity.cancel', running?.node);
      assert.equal(await syncing, undefined);
      const sent = (await blobNames(container)).filter((name) => !name.endsWith('.lock'));
      assert.deepEqual(sent, []);
    });
  });

  describe('because of a bandwidth limit', () => {
    before(() => setLimits(views, { bytesPerSecond: 4096 }));

    it('says how much may go out in a second', async () => {
      const { activities, tree } = views.activity;
      const syncing = sync();
      await waitFor(() => activities.running[0]?.progress?.phase === 'transferring');
      const [running] = await show(tree);
      assert.match(running?.description ?? '', / · limited to 4\.1 KB\/s/);
      await commands.executeCommand('lakeside.activity.cancel', running?.node);
      await syncing;
    });
  });
});

/** The lock that another machine has while it syncs the run. */
async function lockFromElsewhere(): Promise<BlobLeaseClient> {
  const blob = emulator().getContainerClient(container).getBlockBlobClient(`${run}.lock`);
  const holder = { host: 'sync-vm-02', user: 'svc-lake', processId: 4711, sinceMs: Date.now() };
  const metadata = holderMetadata({ ...holder, command: 'lakeside sync' });
  await blob.upload('', 0, { metadata });
  const lease = blob.getBlobLeaseClient();
  await lease.acquireLease(60);
  return lease;
}

async function sync(): Promise<unknown> {
  const lake = join(workspaceFolder(), 'lake.json');
  return commands.executeCommand('lakeside.runs.sync', { lake, source: 'sequencers', run });
}

/** Quiet hours that neither begin nor end while a test lasts. */
function hoursAround(nowMs: number): string {
  const hour = new Date(nowMs).getHours();
  const time = (shift: number): string => `${String((hour + shift + 24) % 24).padStart(2, '0')}:00`;
  return `${time(-1)}-${time(2)}`;
}

async function setLimits(views: LakesideViews, limits: object): Promise<void> {
  const file = join(workspaceFolder(), 'lake.json');
  const lake = JSON.parse(await readFile(file, 'utf8'));
  lake.sources[0].limits = limits;
  await writeFile(file, JSON.stringify(lake));
  await commands.executeCommand('lakeside.lakes.refresh');
  await lookAtRun(views);
}

async function lookAtRun(views: LakesideViews) {
  await findRun(views);
  await views.runs.model.whenIdle();
  return findRun(views);
}

async function findRun({ runs: { tree } }: LakesideViews) {
  const source = await showChild(tree, 'sequencers');
  return showChild(tree, run, source.node);
}
