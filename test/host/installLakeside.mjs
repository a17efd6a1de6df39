import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, serverMain, serverNode } from './checkout.mjs';
import { run } from './commands.mjs';
import { temporaryFolder } from './guarded.mjs';
import { manifest } from './manifest.mjs';

/**
 * Puts the built files into a folder of extensions as if they had been installed.
 * @param {string} extensionsDir
 */
export function installBuilt(extensionsDir) {
  const { publisher, name, version } = manifest;
  const folder = join(extensionsDir, `${publisher}.${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  for (const part of ['package.json', 'README.md', 'LICENSE', 'dist', 'media']) {
    const from = join(checkout, part);
    if (existsSync(from)) cpSync(from, join(folder, part), { recursive: true });
  }
}

/**
 * Lets VS Code itself install a packed extension into a folder of extensions.
 * @param {string} vsix
 * @param {string} extensionsDir
 */
export async function installVsix(vsix, extensionsDir) {
  mkdirSync(extensionsDir, { recursive: true });
  const serverData = temporaryFolder('install');
  const flags = [
    `--install-extension=${vsix}`,
    `--extensions-dir=${extensionsDir}`,
    `--server-data-dir=${serverData}`,
    '--accept-server-license-terms',
  ];
  await run(serverNode, [serverMain, ...flags], { env: { NODE_OPTIONS: '' } });
  rmSync(serverData, { recursive: true, force: true });
}
