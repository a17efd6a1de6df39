import { join } from 'node:path';
import type { LocalLake, LocalLakeStatus } from '../connectors/localLake/localLake';
import type { Secrets } from '../core/lake/secrets';
import type { LakePorts } from '../core/storage/ports';
import { connectLake } from './connectLake';
import type { LocalConnectOptions } from './connectLocal';

export interface LocalLakeConnectOptions extends LocalConnectOptions {
  /** False = the servers end with this process. */
  readonly isDetached: boolean;
  /** Says in words what is being done. */
  readonly onStep: (step: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Starts the lake on this machine if it does not run, with its demo workspace and sample runs.
 * @throws LocalLakeError
 */
export async function startLocalLake(options: LocalLakeConnectOptions): Promise<LocalLake> {
  const [localLake, { createRepository }, { createHistory }] = await Promise.all([
    import('../connectors/localLake/localLake'),
    import('../connectors/git/gitRepository'),
    import('../connectors/git/createHistory'),
  ]);
  return localLake.startLocalLake({
    ...options,
    serverFile: join(options.workerFolder ?? __dirname, 'localLake.worker.js'),
    tools: {
      withStorage: (blobEndpoint, work) => withStorage(blobEndpoint, work, options),
      createRepository: async (folder, message) =>
        (await createRepository(folder, message)) !== 'gitMissing',
      createHistory,
    },
  });
}

async function withStorage(
  blobEndpoint: string,
  work: (ports: LakePorts) => Promise<void>,
  options: LocalConnectOptions,
): Promise<void> {
  const ports = await connectLake({
    ...options,
    lakeStorage: { blobEndpoint, auth: undefined },
    secrets: noSecrets,
    confirmedHosts: new Set(),
  });
  try {
    await work(ports);
  } finally {
    ports.dispose();
  }
}

/** The emulator needs none: its key is published. */
const noSecrets: Secrets = {
  storageCredential: () => Promise.resolve(undefined),
  s3Credential: () => Promise.resolve(undefined),
  databasePassword: () => Promise.resolve(undefined),
};

/** How the lake on this machine is. */
export async function localLakeStatus(stateFolder: string): Promise<LocalLakeStatus> {
  const localLake = await import('../connectors/localLake/localLake');
  return localLake.localLakeStatus(stateFolder);
}

/** Stops the lake on this machine; false if it did not run. @throws LocalLakeError */
export async function stopLocalLake(stateFolder: string): Promise<boolean> {
  const localLake = await import('../connectors/localLake/localLake');
  return localLake.stopLocalLake(stateFolder);
}

/** Stops it and deletes all it made; false if there was nothing. @throws LocalLakeError */
export async function resetLocalLake(stateFolder: string): Promise<boolean> {
  const localLake = await import('../connectors/localLake/localLake');
  return localLake.resetLocalLake(stateFolder);
}
