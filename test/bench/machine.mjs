import { execFileSync } from 'node:child_process';
import { access, chmod, constants, readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeCommit } from './provenance.mjs';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const CLI = join(ROOT, 'dist', 'cli.js');
export const AZCOPY = join(
  ROOT,
  'node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64',
);
/** Azurite of the project, and where another version is kept. */
export const AZURITE_FOLDER = join(ROOT, 'node_modules', 'azurite');
export const CACHE_FOLDER = join(ROOT, 'node_modules', '.cache', 'lakeside-bench');

/** Debian packages the rivals and the measuring need, with the file that tells whether each is there. */
const DEBIAN_PACKAGES = [
  { name: 'rclone', file: '/usr/bin/rclone' },
  { name: 'time', file: '/usr/bin/time' },
  { name: 'postgresql-client', file: '/usr/bin/psql' },
  { name: 'libsecret-1-0', file: '/usr/lib/x86_64-linux-gnu/libsecret-1.so.0' },
];

/**
 * Makes sure that every tool can run; installs Debian packages where this account may.
 * @throws Error with the command to run if something is missing
 */
export async function prepareMachine() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the bench runs on Linux x64, for which all three tools can be had');
  await chmod(AZCOPY, 0o755);
  const missing = [];
  for (const { name, file } of DEBIAN_PACKAGES) if (!(await exists(file))) missing.push(name);
  if (missing.length > 0) installPackages(missing);
}

function installPackages(names) {
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  if (process.getuid() !== 0) throw new Error(`missing; run: sudo ${command.join(' ')}`);
  execFileSync(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What the figures were taken on: nothing that names a host, a person or a place. */
export async function describeMachine() {
  const [processor] = cpus();
  return {
    processor: processor.model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: /^PRETTY_NAME="(.*)"$/m.exec(await readFile('/etc/os-release', 'utf8'))[1],
    node: process.version,
    lakeside: `${await packageVersion(ROOT)} (${await describeCommit(ROOT)})`,
    azCopy: versionIn(execFileSync(AZCOPY, ['--version'], { encoding: 'utf8' })),
    rclone: versionIn(execFileSync('rclone', ['version'], { encoding: 'utf8' })),
  };
}

/** The version of a package in a folder. */
export async function packageVersion(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).version;
}

export async function exists(file) {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}

function versionIn(text) {
  return /\d+\.\d+\.\d+/.exec(text)[0];
}
