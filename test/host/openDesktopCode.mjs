import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { env, platform } from 'node:process';
import { checkout } from './checkout.mjs';

/** Where the program lies that the command `code` starts, from that command's folder. */
const programs = {
  darwin: ['../../../MacOS/Code', '../../../MacOS/Electron'],
  win32: ['../Code.exe'],
  linux: ['../code'],
};

const settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.startupEditor': 'none',
  'extensions.autoCheckUpdates': false,
};

/**
 * The desktop VS Code of this machine: the program itself, which unlike the command `code` ends when
 * it is told to. `undefined` if there is none, no screen to show it on, or `code` means the VS Code
 * of another machine.
 */
export function findDesktopCode() {
  const hasScreen = platform !== 'linux' || (env.DISPLAY ?? env.WAYLAND_DISPLAY) !== undefined;
  if (!hasScreen || env.VSCODE_IPC_HOOK_CLI !== undefined) return undefined;
  const command = platform === 'win32' ? 'code.cmd' : 'code';
  const found = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((file) => existsSync(file));
  if (found === undefined) return undefined;
  const folder = dirname(realpathSync(found));
  return programs[platform]?.map((name) => join(folder, name)).find((file) => existsSync(file));
}

/**
 * Opens a workspace on the desktop with Lakeside from this checkout, under a profile of its own.
 *
 * @returns `place`, which says so, and `closed`, which resolves when the window is closed
 */
export async function openDesktopCode({ desktop, workspace, env: added, folder, stops }) {
  writeSettings(join(folder, 'User/settings.json'));
  const flags = [
    `--extensionDevelopmentPath=${checkout}`,
    `--user-data-dir=${folder}`,
    `--extensions-dir=${join(folder, 'extensions')}`,
    '--disable-workspace-trust',
    '--disable-telemetry',
    '--new-window',
    // The sandbox of Chromium does not work for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const child = spawn(desktop, [...flags, workspace], {
    stdio: 'ignore',
    // A terminal within VS Code hands down a variable that makes its program a plain Node.
    env: { ...env, ...added, ELECTRON_RUN_AS_NODE: undefined },
  });
  const closed = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  stops.push(async () => {
    if (child.exitCode === null && child.kill()) await closed;
  });
  return { place: 'The demo workspace is open in VS Code, under a profile of its own.', closed };
}

function writeSettings(file) {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}
