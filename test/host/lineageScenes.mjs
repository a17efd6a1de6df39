import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from './lakeside.mjs';

/*
 * The README's pictures of lineage, in the order they are taken in a VS Code of their own
 * on the demo lake; each scene begins where the one before ended. Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

const sideBarWidth = 460;
/** Databases, folders and statements are read for a graph. */
const readingMs = 60_000;
/** A month passes in about a second, once what was there before is kept. */
const monthMs = 5000;
/** The history follows the graph, once what ran is read again. */
const followingMs = 4000;
/** What stands moves no more. */
const movingMs = 400;

/** @type {Readonly<Record<string, (vscode: VsCodePage, stage: { workspace: string }) => Promise<void>>>} */
export const lineageScenes = {
  lineageTree: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    await openFile(vscode, 'expression.py');
    await vscode.openContainer('Lakeside');
    await vscode.widenSideBar(sideBarWidth);
    await vscode.showOnly(['Lineage']);
    // Jobs stand in databases, which are read last.
    await vscode.row('Lineage', 'benchling_mirror').waitFor({ timeout: readingMs });
    const reading = vscode.page.getByText(/^Reading .* …$/);
    await reading.waitFor({ state: 'hidden', timeout: readingMs });
    await putAsideMouse(vscode);
  },
  lineage: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
    await vscode.runCommand('Lakeside: Show Lineage');
    await vscode.page.locator('.quick-input-list', { hasText: 'sequencing-qc' }).waitFor();
    await vscode.page.keyboard.type('lab-report');
    await vscode.pick(/^lab-report\s*dataset/);
    const view = await vscode.webview('.graph[data-nodes]');
    await view.locator('.graph').focus();
    for (const keys of stepsToRun) await expandUpstream(vscode, view, keys);
    await view.getByRole('button', { name: 'Find better places' }).click();
    await vscode.page.waitForTimeout(movingMs);
    await view.locator('.graph').focus();
    await vscode.page.keyboard.press('0');
    for (let step = 0; step < stepsCloser; step += 1) {
      await view.getByRole('button', { name: 'Zoom in' }).click();
    }
    await view.locator('.graph').focus();
    for (const key of ['ArrowLeft', 'ArrowRight']) await vscode.page.keyboard.press(key);
    await putAsideMouse(vscode);
  },
  datasetPublishing: async (vscode, { workspace }) => {
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('Lakeside: Open Dataset');
    await vscode.pick('gros://sequencing-qc/master');
    await vscode.page.locator('.view-line', { hasText: 'SSA001' }).first().waitFor();
    const latest = ['get', 'gros://sequencing-qc', '--output', 'samples.csv'];
    execFileSync(process.execPath, [cli, ...latest], { cwd: workspace });
    await openFile(vscode, 'samples.csv');
    await vscode.runCommand('Lakeside: Publish Dataset…');
    const name = vscode.page.locator('.quick-input-widget input[type="text"]');
    await vscode.page.locator('.quick-input-title', { hasText: 'Publish Dataset' }).waitFor();
    await name.fill('gros://sequencing-qc/master');
    await vscode.page.keyboard.press('Enter');
    await vscode.page.locator('.quick-input-title', { hasText: 'made from?' }).waitFor();
    await vscode.page.keyboard.press('Enter');
    await vscode.page.locator('.monaco-dialog-box', { hasText: 'Publish gros://' }).waitFor();
  },
  lineageRuns: async (vscode) => {
    await vscode.page.getByRole('button', { name: 'Publish and Run 3 Pipelines' }).click();
    await vscode.runCommand('Lakeside: Show Lineage');
    await vscode.page.keyboard.type('sequencing-qc');
    await vscode.pick(/^sequencing-qc\s*dataset/);
    await vscode.openContainer('Lakeside');
    await vscode.showOnly(['Lineage']);
    const view = await vscode.webview('.graph[data-nodes]');
    await view.locator('.graph text', { hasText: 'failed now' }).first().waitFor();
    await vscode.page.waitForTimeout(followingMs);
    await putAsideMouse(vscode);
  },
  lineageBroken: async (vscode, { workspace }) => {
    await vscode.runCommand('Notifications: Clear All Notifications');
    await vscode.runCommand('Lakeside: Rename in Benchling (Local Lake)');
    while (!existsSync(join(workspace, 'schema/benchling.schema.json'))) {
      await vscode.page.waitForTimeout(movingMs);
    }
    await vscode.page.waitForTimeout(monthMs);
    await vscode.runCommand('Notifications: Clear All Notifications');
    await vscode.runCommand('Lakeside: Diff Schema Against Benchling');
    await vscode.showOnly(['Warehouse']);
    const renamed = vscode.row('Warehouse', 'biosustain.ngs_submission_sample');
    await renamed.waitFor();
    await renamed.click({ button: 'right' });
    // A menu takes no click of the mouse that has just opened it.
    await vscode.page.getByRole('menuitem', { name: 'Show What It Breaks Downstream' }).hover();
    await vscode.page.keyboard.press('Enter');
    await vscode.row('Lineage', 'Breaks Downstream').waitFor();
    await vscode.showOnly(['Lineage']);
    await vscode.row('Lineage', 'biosustain.sequencing_submission_sample').click();
    await putAsideMouse(vscode);
  },
};

/** From the dataset by its pipeline to a dataset, beside which there is another, its pipeline, a sample, and the run. */
const stepsToRun = [
  ['ArrowLeft'],
  ['ArrowLeft', 'ArrowUp'],
  ['ArrowLeft'],
  ['ArrowLeft'],
  ['ArrowLeft'],
];
/** All of it would be too small to be read. */
const stepsCloser = 2;

/** Goes to a thing by keys and shows what else it is made of; throws where there is nothing else. */
async function expandUpstream(vscode, view, keys) {
  const before = await view.locator('.graph').getAttribute('data-nodes');
  for (const key of [...keys, '+']) await vscode.page.keyboard.press(key);
  await view.locator(`.graph:not([data-nodes="${before}"])`).waitFor();
  await vscode.page.waitForTimeout(movingMs);
}

/** What the mouse is over would show its tooltip. */
async function putAsideMouse(vscode) {
  await vscode.page.mouse.move(1000, 840);
}

async function openFile(vscode, name) {
  await vscode.page.keyboard.press('Control+P');
  await vscode.page.locator('.quick-input-widget input[type="text"]').fill(name);
  await vscode.pick(name);
  await vscode.page.locator('.tab.active', { hasText: name }).waitFor();
}
