import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * The README's pictures of runs in the order they are taken; each scene begins where the one before ended.
 * Keys are the names of the files. A scene that plays elsewhere hands back its page.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Stage
 * @property {string} workspace the demo workspace
 * @property {string} state the folder that holds the demo lake and its runs
 * @property {'light' | 'dark'} theme
 */

const readyRun = '261117_NB552211_0412_AHKJ7YBGXW';
const sideBarWidth = 500;
const syncTimeoutMs = 120_000;

/** @type {Readonly<Record<string, (vscode: VsCodePage, stage: Stage) => Promise<Page | void>>>} */
export const scenes = {
  plan: async (vscode) => {
    await vscode.openContainer('Lakeside');
    await vscode.widenSideBar(sideBarWidth);
    await vscode.row('Runs', `${readyRun}ready`).waitFor();
    await vscode.runCommand('Lakeside: Plan Sync');
    await vscode.pick(readyRun);
    await vscode.page.locator('.tab', { hasText: readyRun }).waitFor();
    // Its heading is bold once the text is colored.
    await vscode.page.locator('.monaco-editor .view-line .mtkb').first().waitFor();
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
    await vscode.showOnly(['Runs']);
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
  exported: async (vscode, { workspace, theme }) => {
    await vscode.runCommand('Lakeside: Export Report…');
    await vscode.pick(readyRun);
    await vscode.page.locator('.quick-input-action', { hasText: 'OK' }).click();
    const file = join(workspace, `${readyRun}.report.html`);
    while (!existsSync(file)) await vscode.page.waitForTimeout(100);
    const page = await vscode.page.context().browser().newPage();
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width: 1280, height: 760 });
    await page.goto(pathToFileURL(file).href);
    await page.locator('.rows .row').first().waitFor();
    return page;
  },
  release: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    await vscode.showOnly(['Runs']);
    await vscode.runCommand('Lakeside: Release Run…');
    await vscode.pick(readyRun);
    await vscode.page.locator('.monaco-dialog-box').waitFor({ timeout: syncTimeoutMs });
  },
  attention: async (vscode, { state }) => {
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('Notifications: Clear All Notifications');
    await vscode.runCommand('View: Close All Editors');
    await vscode.showOnly(['Runs']);
    changeOneFile(state);
    await vscode.runCommand('Lakeside: Refresh');
    const status = vscode.page.locator('.statusbar-item', { hasText: 'Lakeside: 1 needs you' });
    await status.waitFor();
    await vscode.row('Runs', `${readyRun}mismatch`).waitFor();
    await vscode.runCommand('Notifications: Show Notifications');
    await vscode.page.locator('.notification-list-item', { hasText: 'mismatch' }).waitFor();
    await status.hover();
    await vscode.page.locator('.workbench-hover', { hasText: 'Scan Now' }).waitFor();
  },
};

/** Somebody edits a file of a run that was proven. */
function changeOneFile(folder) {
  const file = readdirSync(folder, { recursive: true }).find((path) =>
    path.endsWith(join(readyRun, 'RunInfo.xml')),
  );
  appendFileSync(join(folder, file), ' ');
}
