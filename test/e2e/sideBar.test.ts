import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVsCode, type VsCodePage } from '../host/vscodePage.mjs';

describe('the side bar', () => {
  let vscode: VsCodePage;
  beforeAll(async () => {
    vscode = await openVsCode();
  });
  afterAll(() => vscode.stop());

  test('holds the views of Lakeside', async () => {
    await vscode.openContainer('Lakeside');
    for (const view of ['Runs', 'Containers', 'Warehouse', 'Activity']) {
      await vscode.view(view).waitFor();
    }
  });

  test('has no item in the status bar where there is no lake', async () => {
    await vscode.view('Runs').locator('.welcome-view-content').waitFor();
    expect(await vscode.page.locator('.statusbar-item', { hasText: 'Lakeside' }).count()).toBe(0);
  });

  test('offers in the palette what can be done without a lake, and nothing else', async () => {
    const rows = await vscode.searchCommands('Lakeside: ', 'Start Local Lake');
    const titles = (await rows.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
    const ours = titles.filter((title) => /^Lakeside: (?!Focus on)/.test(title));
    expect(new Set(ours)).toEqual(
      new Set([
        'Lakeside: Open Lake File',
        'Lakeside: Show Log',
        'Lakeside: Start Local Lake',
        'Lakeside: Stop Local Lake',
      ]),
    );
    await vscode.page.keyboard.press('Escape');
  });

  test('says what to do when nothing is configured', async () => {
    const welcome = vscode.view('Runs').locator('.welcome-view-content');
    expect(await welcome.innerText()).toContain('Start Local Lake');
  });
});
