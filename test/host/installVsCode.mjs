import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodePackage, serverFolder, serverMain, serverNode, vscodeFolder } from './checkout.mjs';
import { npmTwice, step } from './commands.mjs';

/** VS Code 1.139.1 as npm carries it, and the Node it wants. */
const packages = ['code-server@4.139.1', `${nodePackage()}@24`];
const desktopVersion = '1.139.1';

const stampFile = join(serverFolder, 'installed.json');
const standIns = new URL('standIns/', import.meta.url);

/** Puts VS Code's own server into the ignored folder, once; nothing in it is compiled. */
export async function installVsCodeServer() {
  if (isServerInstalled()) return;
  await step(`Installing VS Code's server (${packages.join(', ')})`, async () => {
    rmSync(serverFolder, { recursive: true, force: true });
    mkdirSync(serverFolder, { recursive: true });
    writeFileSync(join(serverFolder, 'package.json'), '{ "private": true }\n');
    await install(serverFolder, packages);
    await install(dirname(dirname(serverMain)), ['--omit=dev']);
    putStandIns(join(dirname(dirname(serverMain)), 'node_modules/@vscode'));
    writeFileSync(stampFile, JSON.stringify(packages));
  });
}

function isServerInstalled() {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === JSON.stringify(packages) &&
    existsSync(serverMain) &&
    existsSync(serverNode)
  );
}

function install(cwd, args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return npmTwice(['install', ...quiet, ...args], { cwd });
}

/** Two small native modules would need a compiler. */
function putStandIns(scope) {
  copyFileSync(new URL('spdlog.cjs', standIns), join(scope, 'spdlog/index.js'));
  const release = join(scope, 'native-watchdog/build/Release');
  mkdirSync(release, { recursive: true });
  copyFileSync(new URL('watchdog.cjs', standIns), join(release, 'watchdog.js'));
}

/**
 * The executable to run suites with: a desktop VS Code where there is a display and a way to
 * download it, otherwise the launcher of VS Code's server.
 */
export async function findTestVsCode() {
  const launcher = join(import.meta.dirname, 'vscodeLauncher.mjs');
  return (hasDisplay() ? await downloadDesktop() : undefined) ?? launcher;
}

function hasDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
}

async function downloadDesktop() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({
      version: desktopVersion,
      cachePath: vscodeFolder,
      reporter: new SilentReporter(),
    });
  } catch (error) {
    console.log(
      `VS Code for the desktop cannot be downloaded (${error.message}): its server is used`,
    );
    return undefined;
  }
}
