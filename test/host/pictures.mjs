import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { checkout } from './checkout.mjs';
import { step } from './commands.mjs';
import { temporaryFolder } from './guarded.mjs';
import { installBuilt } from './installLakeside.mjs';
import { lakeside } from './lakeside.mjs';
import { lineageScenes } from './lineageScenes.mjs';
import { datasetScenes } from './datasetScenes.mjs';
import { scenes } from './pictureScenes.mjs';
import { storyScenes } from './storyScenes.mjs';
import { warehouseScenes } from './warehouseScenes.mjs';
import { smallPicture } from './smallPicture.mjs';
import { openVsCode } from './vscodePage.mjs';

/*
 * node pictures.mjs [runs|warehouse|datasets|lineage|story]
 *
 * Writes the README's pictures, media/<scene>-<theme>.png: the real VS Code with Lakeside on a
 * fresh demo lake, in a light and a dark theme.
 */

const acts = {
  runs: scenes,
  warehouse: warehouseScenes,
  datasets: datasetScenes,
  lineage: lineageScenes,
  // Last: it migrates the warehouse.
  story: storyScenes,
};

const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' };
/** What was open a moment ago fades out. */
const fadingMs = 700;
const viewport = { width: 1440, height: 860 };

/** Every act begins with a lake of its own, in which nobody has done anything yet. */
async function takeAct(act, name, folder) {
  const state = join(folder, 'state');
  const extensionsDir = join(folder, 'extensions');
  installBuilt(extensionsDir);
  try {
    const { workspaceFolder } = await lakeside('local', 'start', '--state-dir', state);
    slowDown(workspaceFolder);
    await takeScenes(name, act, {
      workspace: workspaceFolder,
      extensionsDir,
      settings: { 'workbench.colorTheme': themes[name], 'editor.minimap.enabled': false },
      env: { LAKESIDE_STATE: state },
      viewport,
    });
  } finally {
    await lakeside('local', 'stop', '--state-dir', state);
  }
}

/** A sync under way has to last until its picture is taken. */
function slowDown(workspaceFolder) {
  const file = join(workspaceFolder, 'lake.json');
  const kind = '"kind": "illumina",';
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll(kind, `${kind} "limits": { "concurrency": 1 },`));
}

async function takeScenes(name, act, options) {
  const stage = { workspace: options.workspace, state: options.env.LAKESIDE_STATE };
  const vscode = await openVsCode(options);
  try {
    for (const [scene, play] of Object.entries(act)) {
      const page = (await play(vscode, { ...stage, theme: name })) ?? vscode.page;
      await page.waitForTimeout(fadingMs);
      const picture = smallPicture(await page.screenshot());
      writeFileSync(join(checkout, `media/${scene}-${name}.png`), picture);
    }
  } catch (error) {
    await vscode.page.screenshot({ path: join(checkout, 'out/picture-failed.png') });
    throw error;
  } finally {
    await vscode.stop();
  }
}

const [named] = argv.slice(2);
const chosen = named === undefined ? acts : { [named]: acts[named] };
if (chosen[named ?? 'runs'] === undefined)
  throw new Error(`no pictures of ${named}; there are those of ${Object.keys(acts).join(', ')}`);
mkdirSync(join(checkout, 'media'), { recursive: true });
for (const [title, act] of Object.entries(chosen)) {
  for (const name of Object.keys(themes)) {
    const folder = temporaryFolder('pictures');
    try {
      await step(`Pictures of ${title} in the ${name} theme`, () => takeAct(act, name, folder));
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }
}
