import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from './lakeside.mjs';

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
    await vscode.row('Warehouse', 'biosustain.ngs_submission_sample').first().click();
    await vscode.page.keyboard.press('ArrowRight');
    await vscode.page.getByText('is called rin_rqn').first().waitFor();
    await putAsideMouse(vscode);
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
  driftMatches: async (vscode) => {
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('Lakeside: Show Matched Tables');
    const view = await vscode.webview('button:has-text("Renamed or moved")');
    await view.click('button:has-text("Renamed or moved")');
    await view.waitForSelector('[role=treegrid] [role=row]:has-text("ngs_submission_sample")');
    await putAsideMouse(vscode);
  },
  driftHistory: async (vscode, { workspace }) => {
    followBenchling(workspace);
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('Lakeside: Show Schema History');
    const commits = vscode.page.locator('.quick-input-list .monaco-list-row');
    await commits.filter({ hasText: 'Follow a month' }).first().waitFor();
    await commits.filter({ hasText: 'is called' }).first().waitFor();
    await putAsideMouse(vscode);
  },
};

/** Migrates the warehouse and commits that, as somebody at a terminal does. */
function followBenchling(cwd) {
  const sides = ['warehouse', 'benchling'];
  execFileSync(process.execPath, [cli, 'schema', 'migrate', ...sides, '--apply'], { cwd });
  execFileSync('git', ['add', 'schema'], { cwd });
  execFileSync('git', ['commit', '--quiet', '-m', 'Follow a month in Benchling'], { cwd });
}

/** What the mouse is over would show its tooltip. */
async function putAsideMouse(vscode) {
  await vscode.page.mouse.move(1000, 700);
}

async function openFile(vscode, name) {
  await vscode.page.keyboard.press('Control+P');
  await vscode.page.locator('.quick-input-widget input[type="text"]').fill(name);
  await vscode.pick(name);
  await vscode.page.locator('.tab.active', { hasText: name }).waitFor();
}
