/*
 * The README's pictures in the order they are taken; each scene begins where the one before ended.
 * Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

const readyRun = '261117_NB552211_0412_AHKJ7YBGXW';
const sideBarWidth = 500;
const syncTimeoutMs = 120_000;

/** @type {Readonly<Record<string, (vscode: VsCodePage) => Promise<void>>>} */
export const scenes = {
  plan: async (vscode) => {
    await vscode.openContainer('Lakeside');
    await vscode.widenSideBar(sideBarWidth);
    await vscode.row('Runs', `${readyRun}ready`).waitFor();
    await vscode.runCommand('Lakeside: Plan Sync');
    await vscode.pick(readyRun);
    await vscode.page.locator('.tab', { hasText: readyRun }).waitFor();
    await vscode.page.locator('.monaco-editor .view-line').first().waitFor();
  },
  activity: async (vscode) => {
    await vscode.runCommand('Lakeside: Sync Run');
    await vscode.pick(readyRun);
    await vscode.row('Activity', /[1-9]\d? %/).waitFor();
  },
  runs: async (vscode) => {
    await vscode.row('Runs', `${readyRun}verified`).waitFor({ timeout: syncTimeoutMs });
    await vscode.showOnly(['Runs']);
    await vscode.row('Runs', readyRun).click();
  },
  overview: async (vscode) => {
    await vscode.showOnly(['Runs', 'Activity']);
    await vscode.runCommand('View: Close All Editors');
    await vscode.runCommand('Lakeside: Show Report');
    await vscode.pick(readyRun);
    await vscode.webview('.rows .row');
  },
  report: async (vscode) => {
    await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
    await vscode.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  },
  containers: async (vscode) => {
    await vscode.openContainer('Lakeside');
    await vscode.showOnly(['Containers']);
    for (const name of ['nextseq01', 'NextSeqOutput', readyRun]) {
      await vscode.row('Containers', name).click();
    }
    await vscode.row('Containers', 'RunInfo.xml').click();
    await vscode.page.locator('.view-line', { hasText: '<RunInfo' }).first().waitFor();
  },
};
