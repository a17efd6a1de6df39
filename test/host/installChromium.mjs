import { existsSync } from 'node:fs';
import { run, step } from './commands.mjs';
import { findChromium } from './findChromium.mjs';

/** Makes sure that there is a browser to test in. @throws Error with the command to run, if it cannot. */
export async function installChromium() {
  if (findChromium() !== undefined) return;
  const isDebian = existsSync('/etc/debian_version');
  if (!isDebian || process.getuid?.() !== 0) {
    throw new Error(`The tests need Chromium or Chrome, and there is none. ${remedy(isDebian)}`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step('Installing Chromium (apt-get)', async () => {
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { env });
  });
  if (findChromium() === undefined) throw new Error('apt-get put no chromium on the PATH');
}

function remedy(isDebian) {
  if (isDebian) return 'Run: sudo apt-get update && sudo apt-get install -y chromium';
  if (process.platform === 'darwin') return 'Run: brew install --cask chromium';
  if (process.platform === 'win32') return 'Run: winget install Google.Chrome';
  return 'Install one with your package manager, or name it in CHROME_PATH';
}
