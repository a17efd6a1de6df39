import { existsSync } from 'node:fs';
import { run, step } from '../commands.mjs';
import { hasSwift, whyNoSwift } from './findSwift.mjs';

/**
 * Tries to get a real service that speaks S3. Where that cannot be, the tests do without it and say so:
 * a stand-in passes the same suite.
 */
export async function installSwift() {
  if (hasSwift()) return;
  const isDebian = existsSync('/etc/debian_version');
  if (!isDebian || process.getuid?.() !== 0) return say(whyNoSwift);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-q', '-y', '--no-install-recommends', 'python3-swift'];
  try {
    await step('Installing OpenStack Swift (apt-get)', async () => {
      // The lists may be as old as the image of this machine.
      await run('apt-get', install, { env }).catch(async () => {
        await run('apt-get', ['update', '-q'], { env });
        await run('apt-get', install, { env });
      });
    });
  } catch (error) {
    say(`${whyNoSwift}; apt-get said: ${lastLine(error.message)}`);
  }
}

function say(why) {
  console.warn(`S3 will not be tried on OpenStack Swift: ${why}`);
}

function lastLine(text) {
  return text.trim().split('\n').at(-1);
}
