/*
 * The README's pictures in the order they are taken; each scene begins where the one before ended.
 * Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

/** @type {Readonly<Record<string, (vscode: VsCodePage) => Promise<void>>>} */
export const scenes = {
  runs: async (vscode) => {
    await vscode.openContainer('Lakeside');
    await vscode.row('Runs', /ready/i).waitFor();
  },
};
