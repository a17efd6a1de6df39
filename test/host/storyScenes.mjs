import { existsSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The README's pictures of schema drift, in the order they are taken in a VS Code of their own on the
 * demo lake; each scene begins where the one before ended. Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

const sideBarWidth = 620;
/** A month passes in about a second, once what was there before is kept. */
const monthMs = 5000;

/** @type {Readonly<Record<string, (vscode: VsCodePage, stage: { workspace: string }) => Promise<void>>>} */
export const storyScenes = {
  drift: async (vscode, { workspace }) => {
    await vscode.openContainer('Lakeside');
    await vscode.widenSideBar(sideBarWidth);
    await vscode.showOnly(['Warehouse']);
    await vscode.row('Warehouse', 'benchling').waitFor();
    await vscode.runCommand('Lakeside: Rename in Benchling (Local Lake)');
    const kept = join(workspace, 'schema/benchling.schema.json');
    while (!existsSync(kept)) await vscode.page.waitForTimeout(200);
    await vscode.page.waitForTimeout(monthMs);
    await vscode.runCommand('Notifications: Clear All Notifications');
    await vscode.runCommand('Lakeside: Diff Schema Against Benchling');
    await vscode.row('Warehouse', 'Schema Drift').waitFor();
    await vscode.row('Warehouse', 'biosustain.ngs_submission_sample$raw').first().click();
    await vscode.page.keyboard.press('ArrowRight');
    await vscode.page.getByText('is called rin_rqn').first().waitFor();
  },
  driftFix: async (vscode) => {
    await openFile(vscode, 'samples.sql');
    const broken = vscode.page
      .locator('.squiggly-warning, .squiggly-error, .squiggly-info')
      .first();
    await broken.waitFor();
    await vscode.runCommand('Go to Next Problem (Error, Warning, Info)');
    await vscode.page.keyboard.press('Escape');
    await vscode.page.keyboard.press('Control+.');
    await vscode.page.locator('.action-widget', { hasText: 'Change to' }).waitFor();
  },
  driftHistory: async (vscode) => {
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('Lakeside: Show Schema History');
    await vscode.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Keep what Benchling' })
      .first()
      .waitFor();
  },
};

async function openFile(vscode, name) {
  await vscode.page.keyboard.press('Control+P');
  await vscode.page.locator('.quick-input-widget input[type="text"]').fill(name);
  await vscode.pick(name);
  await vscode.page.locator('.tab.active', { hasText: name }).waitFor();
}
