import { createRequire } from 'node:module';
import { startGuarded, temporaryFolder } from './guarded.mjs';

const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'];

/**
 * Starts an empty blob service in memory on a free port. It ends with this process.
 *
 * @returns {Promise<{ origin: string, blobEndpoint: string, stop: () => Promise<void> }>}
 */
export async function startAzurite() {
  const folder = temporaryFolder('azurite');
  const { ready: origin, stop } = await startGuarded({
    name: 'Azurite',
    command: process.execPath,
    args: [main, '--blobPort', '0', ...flags],
    folder,
    isReady: (output) => /successfully listens on (http:\S+)/.exec(output)?.[1],
    timeoutMs: 60_000,
  });
  return { origin, blobEndpoint: `${origin}/devstoreaccount1`, stop };
}
