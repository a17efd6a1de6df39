/*
 * The README's pictures in the order they are taken; each scene begins where the one before ended.
 * Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

const readyRun = '261117_NB552211_0412';
const syncTimeoutMs = 120_000;

/** @type {Readonly<Record<string, (vscode: VsCodePage) => Promise<void>>>} */
export const scenes = {
  plan: async (vscode) => {
    await vscode.openContainer('Lakeside');
    await vscode.row('Runs', /Ready/).waitFor();
    await vscode.runCommand('Lakeside: Plan Sync');
    await vscode.pick(readyRun);
    await vscode.page.locator('.tab', { hasText: /plan/i }).waitFor();
  },
  progress: async (vscode) => {
    await vscode.runCommand('Lakeside: Sync Run');
    await vscode.pick(readyRun);
    await vscode.row('Activity', /\d+ of \d+|%/).waitFor();
  },
  runs: async (vscode) => {
    await vscode.row('Runs', /Verified/).waitFor({ timeout: syncTimeoutMs });
  },
  report: async (vscode) => {
    await vscode.runCommand('Lakeside: Show Report');
    await vscode.pick(readyRun);
    await vscode.webview('.rows .row');
  },
};
