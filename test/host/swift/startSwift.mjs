import { fileURLToPath } from 'node:url';
import { startGuarded, temporaryFolder } from '../guarded.mjs';
import { python } from './findSwift.mjs';

const servers = fileURLToPath(new URL('servers.py', import.meta.url));

/**
 * Starts an empty OpenStack Swift that speaks S3, on free ports. It ends with this process.
 *
 * @returns {Promise<{
 *   endpoint: string,
 *   region: string,
 *   keys: { accessKeyId: string, secretAccessKey: string },
 *   stop: () => Promise<void>,
 * }>}
 */
export async function startSwift() {
  const folder = temporaryFolder('swift');
  const { ready: endpoint, stop } = await startGuarded({
    name: 'OpenStack Swift',
    command: python,
    args: [servers, folder],
    folder,
    isReady: (output) => /Swift listens on (http:\S+)/.exec(output)?.[1],
    timeoutMs: 60_000,
  });
  const keys = { accessKeyId: 'lake:operator', secretAccessKey: 'lakeside-secret' };
  return { endpoint, region: 'us-east-1', keys, stop };
}
