/*
 * The README's pictures of lineage, in the order they are taken in a VS Code of their own
 * on the demo lake; each scene begins where the one before ended. Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

const sideBarWidth = 460;
/** Databases, folders and statements are read for a graph. */
const readingMs = 60_000;
/** What stands moves no more. */
const movingMs = 400;

/** @type {Readonly<Record<string, (vscode: VsCodePage) => Promise<void>>>} */
export const lineageScenes = {
  lineageTree: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    await openFile(vscode, 'expression.py');
    await vscode.openContainer('Lakeside');
    await vscode.widenSideBar(sideBarWidth);
    await vscode.showOnly(['Lineage']);
    await vscode.row('Lineage', 'lab-report').waitFor({ timeout: readingMs });
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
    for (let step = 0; step < stepsToRun; step += 1) await expandUpstream(vscode, view);
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
};

/** Dataset, pipeline, dataset, pipeline, sample, run, source. */
const stepsToRun = 5;
/** All of it would be too small to be read. */
const stepsCloser = 2;

async function expandUpstream(vscode, view) {
  const graph = view.locator('.graph');
  const before = Number(await graph.getAttribute('data-nodes'));
  await vscode.page.keyboard.press('ArrowLeft');
  await vscode.page.keyboard.press('+');
  while (Number(await graph.getAttribute('data-nodes')) === before) {
    await vscode.page.waitForTimeout(movingMs);
  }
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
