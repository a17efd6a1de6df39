import { existsSync } from 'node:fs';
import { run, step } from './commands.mjs';

/** Tries to install packages of Debian; returns why that cannot be, `undefined` once they are there. */
export async function installDebian(title, packages) {
  const isDebian = existsSync('/etc/debian_version');
  if (!isDebian || process.getuid?.() !== 0) return 'this user cannot install packages here';
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-q', '-y', '--no-install-recommends', ...packages];
  try {
    await step(`Installing ${title} (apt-get)`, async () => {
      // The lists may be as old as the image of this machine.
      await run('apt-get', install, { env }).catch(async () => {
        await run('apt-get', ['update', '-q'], { env });
        await run('apt-get', install, { env });
      });
    });
    return undefined;
  } catch (error) {
    return `apt-get said: ${error.message.trim().split('\n').at(-1)}`;
  }
}
