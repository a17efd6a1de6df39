/*
 * The README's pictures of datasets, in the order they are taken in a VS Code of their own on the demo
 * lake; each scene begins where the one before ended. Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

/** @type {Readonly<Record<string, (vscode: VsCodePage) => Promise<void>>>} */
export const datasetScenes = {
  datasets: async (vscode) => {
    await vscode.openContainer('Lakeside');
    await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
    await openFile(vscode, 'expression.py');
    const address = vscode.page.locator('.view-line', { hasText: 'EXPRESSION = ' }).first();
    // Once addresses are links, whoever hovers is answered, too.
    await vscode.page.locator('.detected-link').first().waitFor();
    await address.click({ position: { x: 140, y: 9 } });
    await vscode.runCommand('Show or Focus Hover');
    await vscode.page.locator('.monaco-hover', { hasText: 'Produced by' }).waitFor();
  },
  datasetOpened: async (vscode) => {
    // What hovers would take the click; the cursor is in the address.
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('Open Link');
    await vscode.page.locator('.tab.active', { hasText: '.csv' }).waitFor();
    await vscode.page.locator('.view-line', { hasText: 'SSA001,gyrA' }).waitFor();
    await putAsideMouse(vscode);
  },
  datasetVersions: async (vscode) => {
    await vscode.page.locator('.tab', { hasText: 'expression.py' }).click();
    await vscode.page.locator('.view-line', { hasText: 'FIRST_REPORT = ' }).first().click();
    await vscode.page.keyboard.press('End');
    await vscode.page.keyboard.press('Enter');
    await vscode.page.keyboard.type('NEWEST = "gros://lab-report/master:');
    await vscode.page.locator('.suggest-widget', { hasText: '2026-11-23.1' }).waitFor();
  },
  dataset: async (vscode) => {
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('File: Revert File');
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('Lakeside: Preview Dataset');
    await vscode.pick('gros://expression/master');
    const view = await vscode.webview('.data-grid-row [role=gridcell]');
    await view.locator('.data-grid-row').nth(5).waitFor();
  },
};

/** What the mouse is over would show its tooltip. */
async function putAsideMouse(vscode) {
  await vscode.page.mouse.move(1000, 840);
}

async function openFile(vscode, name) {
  await vscode.page.keyboard.press('Control+p');
  await vscode.page.locator('.quick-input-widget input[type="text"]').fill(name);
  await vscode.pick(name);
  await vscode.page.locator('.tab', { hasText: name }).waitFor();
}
