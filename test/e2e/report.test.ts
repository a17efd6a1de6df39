import { appendFile, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorAccount } from '../../src/core/lake/endpointTrust';
import { startAzurite } from '../host/azurite.mjs';
import { temporaryFolder } from '../host/guarded.mjs';
import { openVsCode, type VsCodePage } from '../host/vscodePage.mjs';
import { writeRun } from '../vscode/bench/runFolder';

const run = '201127_M02023_0583_000000000-J7HPH';
/** While the run is synced or verified its buttons can be clicked, and do nothing. */
const enabledButton = 'vscode-button:not([disabled])';

/** In the order of a day's work: each test goes on where the one before has ended. */
describe('the report of a run, in a real VS Code', () => {
  let folder: string;
  let storage: Awaited<ReturnType<typeof startAzurite>>;
  let vscode: VsCodePage;
  let report: Frame;

  beforeAll(async () => {
    folder = await realpath(temporaryFolder('report'));
    const workspace = join(folder, 'workspace');
    await mkdir(workspace);
    storage = await startAzurite();
    await createContainer(storage.blobEndpoint);
    await writeRun(join(workspace, 'runs'), {
      instrument: 'MiSeq',
      progress: 'complete',
      name: run,
    });
    await writeFile(join(workspace, 'lake.json'), lakeFile(storage.blobEndpoint));
    vscode = await openVsCode({ workspace, env: { LAKESIDE_STATE: join(folder, 'state') } });
    await vscode.openContainer('Lakeside');
    await vscode.row('Runs', run).waitFor();
  });

  afterAll(async () => {
    await vscode.stop();
    await storage.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('says why nothing was carried yet', async () => {
    await runOnRun(vscode, 'Lakeside: Show Report');
    report = await vscode.webview('.headline');
    await report.locator('.headline', { hasText: 'Ready: ' }).waitFor();
  });

  test('turns into a verified one when the run is synced', async () => {
    await runOnRun(vscode, 'Lakeside: Sync Run');
    await report.locator('.headline', { hasText: 'Verified: ' }).waitFor();
    expect(await report.locator('.headline').innerText()).toMatch(
      /^Verified: (\d+) of \1 files match, \1 attested by the service$/,
    );
  });

  test('verifies again and finds the byte that changed', async () => {
    await appendFile(join(folder, 'workspace/runs', run, 'RunInfo.xml'), ' ');
    await report.locator(enabledButton, { hasText: 'Verify Again' }).click();
    await report.locator('.headline', { hasText: 'Mismatch: ' }).waitFor();
    const first = report.locator('.rows .row').first();
    await expect.poll(() => first.innerText()).toMatch(/Differs\s+RunInfo\.xml/);
  });

  test('opens the blob of a row', async () => {
    await report.locator('.rows .row').first().click();
    await report.locator(enabledButton, { hasText: 'Open Blob' }).click();
    await vscode.page.locator('.tab', { hasText: 'RunInfo.xml' }).waitFor();
  });

  test('keeps its filter while it is hidden', async () => {
    await showTab(vscode, 'Report: ');
    report = await vscode.webview('.chip');
    await report.locator('.chip', { hasText: 'Differs' }).click();
    await report.locator('.chip[aria-pressed="true"]').waitFor();
    await showTab(vscode, 'RunInfo.xml');
    await showTab(vscode, 'Report: ');
    report = await vscode.webview('.chip[aria-pressed="true"]');
    expect(await report.locator('.count').innerText()).toMatch(/^1 of \d+ files$/);
  });

  test('comes back after a reload', async () => {
    await vscode.page.reload();
    await showTab(vscode, 'Report: ');
    report = await vscode.webview('.headline');
    await report.locator('.headline', { hasText: 'Mismatch: ' }).waitFor();
  });

  test('says what failed and keeps what was known', async () => {
    await rename(join(folder, 'workspace/runs'), join(folder, 'workspace/gone'));
    await report.locator(enabledButton, { hasText: 'Verify Again' }).click();
    await report.locator('[role=alert]', { hasText: 'does not exist' }).waitFor();
    expect(await report.locator('.headline').innerText()).toContain('Mismatch');
  });
});

async function createContainer(blobEndpoint: string): Promise<void> {
  const credential = new StorageSharedKeyCredential(
    emulatorAccount.name,
    emulatorAccount.keyBase64,
  );
  const service = new BlobServiceClient(blobEndpoint, credential);
  await service.getContainerClient('sequencing').create();
}

function lakeFile(blobEndpoint: string): string {
  const source = { name: 'sequencers', folder: 'runs', kind: 'illumina', container: 'sequencing' };
  return JSON.stringify({
    storage: { blobEndpoint },
    sources: [{ ...source, destination: 'raw', completionDelay: '0s' }],
  });
}

/** Runs a command that asks which run is meant. */
async function runOnRun(vscode: VsCodePage, command: string): Promise<void> {
  await vscode.runCommand(command);
  await vscode.pick(run);
}

async function showTab(vscode: VsCodePage, title: string): Promise<void> {
  await vscode.page.locator('.tab', { hasText: title }).click();
}
