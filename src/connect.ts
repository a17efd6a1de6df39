import { join } from 'node:path';
import type { AccessFinding } from './core/access/accessFinding';
import { admitStorage } from './core/access/admitStorage';
import { systemClock, type Clock } from './core/base/clock';
import { DisposableStore, type Disposable } from './core/base/disposables';
import { describeError } from './core/base/errors';
import type { Logger } from './core/base/logger';
import type { Connection, LakeStorage } from './core/lake/lake';
import type { Secrets } from './core/lake/secrets';
import type { LakePorts, LocalPorts } from './core/storage/ports';

export interface LocalConnectOptions {
  /** Of hash cache and history; absolute. */
  readonly stateFolder: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Where the built workers lie; for tests, which do not run from `dist`. */
  readonly workerFolder?: string;
}

export interface ConnectOptions extends LocalConnectOptions {
  readonly lakeStorage: LakeStorage;
  readonly secrets: Secrets;
  /** Hosts (with the port if they have one) that the person typed or confirmed. */
  readonly confirmedHosts: ReadonlySet<string>;
}

/** The ports to what this machine has: no network, no secret, no SDK. */
export async function connectLocal(options: LocalConnectOptions): Promise<LocalPorts & Disposable> {
  const [{ NodeFileTree }, { WorkerDigests }, { FileHashCache }, { FileRunHistory }] =
    await Promise.all([
      import('./connectors/localFiles/nodeFileTree'),
      import('./connectors/digests/workerDigests'),
      import('./connectors/stateFolder/fileHashCache'),
      import('./connectors/stateFolder/fileRunHistory'),
    ]);
  const workerFolder = options.workerFolder ?? __dirname;
  const scanWorkerFile = join(workerFolder, 'scan.worker.js');
  const digests = new WorkerDigests({ workerFile: join(workerFolder, 'digests.worker.js') });
  return {
    fileTree: (folder) => new NodeFileTree(folder, { scanWorkerFile }),
    digests,
    hashCache: new FileHashCache(options.stateFolder),
    runHistory: new FileRunHistory(options.stateFolder),
    clock: options.clock ?? systemClock,
    logger: options.logger,
    dispose: () => digests.dispose(),
  };
}

/**
 * The ports to a lake. No request is made and no credential asked for until a port is used.
 * @throws StorageError `hostNotTrusted` if no credential may go to the lake's endpoint.
 */
export async function connectLake(options: ConnectOptions): Promise<LakePorts & Disposable> {
  const { lakeStorage, logger } = options;
  const credential = admitStorage(lakeStorage, options);
  const { AzureBlobStore } = await import('./connectors/azureBlob/azureBlobStore');
  const local = await connectLocal(options);
  const blobStore = new AzureBlobStore({
    blobEndpoint: lakeStorage.blobEndpoint,
    credential,
    logger,
    clock: local.clock,
  });
  const owned = new DisposableStore();
  owned.add(local);
  owned.add({
    dispose: () => {
      blobStore.close().catch((error: unknown) => logger.debug(describeError(error)));
    },
  });
  return { ...local, blobStore, dispose: () => owned.dispose() };
}

/** The account and secrets that Azure's usual environment variables hold; none is read before it is needed. */
export async function environmentLogin(environment: NodeJS.ProcessEnv) {
  const secrets = await import('./connectors/azureBlob/environmentSecrets');
  return secrets.environmentLogin(environment);
}

/** Tries a database connection; failures are findings. */
export async function checkDatabaseAccess(
  connection: Connection,
  options: { readonly password: string | undefined; readonly signal?: AbortSignal },
): Promise<AccessFinding> {
  const postgres = await import('./connectors/postgres/postgresAccess');
  return postgres.checkDatabaseAccess(connection, options);
}

/** The folder of hash cache, history and local lake that editor and command share. */
export async function defaultStateFolder(environment: NodeJS.ProcessEnv): Promise<string> {
  const stateFolder = await import('./connectors/stateFolder/stateFolder');
  return stateFolder.defaultStateFolder(environment);
}
