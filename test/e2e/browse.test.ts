import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorAccount } from '../../src/core/lake/endpointTrust';
import { startAzurite } from '../host/azurite.mjs';
import { temporaryFolder } from '../host/guarded.mjs';
import { openVsCode, type VsCodePage } from '../host/vscodePage.mjs';
import { writeRun } from '../vscode/bench/runFolder';

const run = '201127_M02023_0583_000000000-J7HPH';

/** In the order of a day's work: each test goes on where the one before has ended. */
describe('the side bar of a lake, in a real VS Code', () => {
  let storage: Awaited<ReturnType<typeof startAzurite>>;
  let vscode: VsCodePage;
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(temporaryFolder('browse'));
    const workspace = join(folder, 'workspace');
    await mkdir(workspace);
    storage = await startAzurite();
    await fillContainer(storage.blobEndpoint);
    const shape = { instrument: 'MiSeq', progress: 'complete', name: run } as const;
    await writeRun(join(workspace, 'runs'), shape);
    await writeFile(join(workspace, 'lake.json'), lakeFile(storage.blobEndpoint));
    vscode = await openVsCode({
      workspace,
      env: { LAKESIDE_STATE: join(folder, 'state') },
      // What a terminal draws is then in the page.
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    });
    await vscode.openContainer('Lakeside');
  });

  afterAll(async () => {
    await vscode.stop();
    await storage.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('tells evidence and readiness when a run is pointed at', async () => {
    const hover = vscode.page.locator('.workbench-hover', { hasText: 'Evidence: none' });
    await hoverUntil(vscode.row('Runs', `${run}ready`), hover);
    expect(await hover.innerText()).toContain('Flags: RTAComplete');
  });

  test('says in one item of the status bar what is ready, with a table behind it', async () => {
    const item = vscode.page.locator('.statusbar-item', { hasText: 'Lakeside' });
    const ready = item.filter({ hasText: 'Lakeside: 1 ready' });
    await ready.waitFor();
    expect(await item.count()).toBe(1);
    const hover = vscode.page.locator('.workbench-hover', { hasText: 'Scan Now' });
    await hoverUntil(ready, hover.locator('table'));
  });

  test('finds a blob by a part of its name and shows where it is', async () => {
    await vscode.runCommand('Lakeside: Find Blob…');
    await vscode.page.locator('.quick-input-title', { hasText: '5 blobs in all' }).waitFor();
    await vscode.page.keyboard.type('DEEP haystack');
    await vscode.pick('needle.txt');
    const found = vscode.row('Containers', 'needle.txt');
    await found.waitFor();
    expect(await found.getAttribute('aria-label')).toContain('MD5 recorded');
  });

  test('opens it read-only', async () => {
    await vscode.row('Containers', 'needle.txt').click();
    const line = vscode.page.locator('.view-line', { hasText: 'found' });
    await line.click();
    await vscode.page.keyboard.type('lost and ');
    await vscode.page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).waitFor();
    expect(await line.innerText()).toBe('found');
    expect(await vscode.page.locator('.tab.dirty').count()).toBe(0);
  });

  test('follows the address of a dataset that a program printed in a terminal', async () => {
    await vscode.runCommand('Terminal: Create New Terminal');
    await vscode.page.locator('.terminal.xterm.focus .xterm-screen').waitFor();
    await vscode.page.keyboard.type("printf 'published gros://%s, done\\n' qc/master\n");
    const line = vscode.page
      .locator('.xterm-rows > div', { hasText: /^published gros:\/\/qc\/master, done/ })
      .first();
    await line.waitFor();
    const tab = vscode.page.locator('.tab', { hasText: '2026-11-27.1.csv' });
    await vscode.page.keyboard.down('Control');
    await clickUntil(await middleOf(line, 'published gros://'.length), tab);
    await vscode.page.keyboard.up('Control');
    await vscode.page.locator('.view-line', { hasText: 'sample,reads' }).waitFor();
    await vscode.runCommand('Terminal: Kill All Terminals');
  });

  test('still knows after a reload what was done', async () => {
    await vscode.runCommand('Lakeside: Plan Sync');
    await vscode.pick(run);
    await vscode.row('Activity', `Plan ${run}`).waitFor();
    await vscode.page.locator('.tab', { hasText: 'plan.md' }).waitFor();
    await vscode.page.reload();
    await vscode.row('Activity', `Plan ${run}`).waitFor();
  });
});

async function fillContainer(blobEndpoint: string): Promise<void> {
  const { name, keyBase64 } = emulatorAccount;
  const service = new BlobServiceClient(
    blobEndpoint,
    new StorageSharedKeyCredential(name, keyBase64),
  );
  const container = service.getContainerClient('sequencing');
  await container.create();
  const files = {
    'lake/asset/qc/master/data/2026-11-27.csv.gz': gzipSync('sample,reads\nS1,12\n'),
    'lake/asset/qc/master/metadata/latest': Buffer.from('gros://qc/master:2026-11-27.1'),
  };
  for (const [name, bytes] of Object.entries(files)) {
    await container.getBlockBlobClient(name).upload(bytes, bytes.length);
  }
  for (const blob of ['a.txt', 'deep/er/haystack/needle.txt', 'needle.md']) {
    await container.getBlockBlobClient(blob).upload('found', 5);
  }
}

/** An item that is drawn anew loses its hover, and gives another only to a pointer that comes to it. */
async function hoverUntil(item: Locator, shown: Locator): Promise<void> {
  for (let triesLeft = 5; triesLeft > 0; triesLeft -= 1) {
    await item.page().mouse.move(700, 300);
    await item.hover();
    const isShown = await shown.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (isShown) return;
  }
  await shown.waitFor({ timeout: 1 });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a column of a terminal's line is; what lies over it takes the mouse. */
async function middleOf(line: Locator, column: number): Promise<Point> {
  const width = await line.evaluate((row) => {
    const range = row.ownerDocument.createRange();
    range.selectNodeContents(row);
    return range.getBoundingClientRect().width / (row.textContent ?? '').length;
  });
  const box = await line.boundingBox();
  if (box === null) throw new Error('The line is not in sight');
  return { x: box.x + width * column, y: box.y + box.height / 2 };
}

/** What a terminal shows becomes links a moment after it is shown, where the mouse is. */
async function clickUntil({ x, y }: Point, shown: Locator): Promise<void> {
  const { mouse } = shown.page();
  for (let triesLeft = 5; triesLeft > 0; triesLeft -= 1) {
    await mouse.move(x + 40, y);
    await mouse.move(x, y, { steps: 4 });
    await mouse.click(x, y);
    const isShown = await shown.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    if (isShown) return;
  }
  await shown.waitFor({ timeout: 1 });
}

function lakeFile(blobEndpoint: string): string {
  return JSON.stringify({
    storage: { blobEndpoint },
    sources: [
      {
        name: 'miseq',
        folder: 'runs',
        kind: 'illumina',
        container: 'sequencing',
        destination: 'raw',
        completionDelay: '0s',
      },
    ],
    datasets: { container: 'sequencing', prefix: 'lake' },
  });
}
