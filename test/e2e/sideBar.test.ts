import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVsCode, type VsCodePage } from '../host/vscodePage.mjs';

describe('the side bar', () => {
  let vscode: VsCodePage;
  beforeAll(async () => {
    vscode = await openVsCode();
  });
  afterAll(() => vscode.stop());

  test('holds the three views of Lakeside', async () => {
    await vscode.openContainer('Lakeside');
    for (const view of ['Runs', 'Containers', 'Activity']) {
      await vscode.view(view).waitFor();
    }
  });

  test('has no item in the status bar where there is no lake', async () => {
    await vscode.view('Runs').locator('.welcome-view-content').waitFor();
    expect(await vscode.page.locator('.statusbar-item', { hasText: 'Lakeside' }).count()).toBe(0);
  });

  test('says what to do when nothing is configured', async () => {
    const welcome = vscode.view('Runs').locator('.welcome-view-content');
    expect(await welcome.innerText()).toContain('Start Local Lake');
  });
});
