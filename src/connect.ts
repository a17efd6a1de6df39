import { join } from 'node:path';
import type { AccessFinding } from './core/access/accessFinding';
import { admitStorage } from './core/access/admitStorage';
import { systemClock, type Clock } from './core/base/clock';
import { DisposableStore, type Disposable } from './core/base/disposables';
import { describeError } from './core/base/errors';
import type { Logger } from './core/base/logger';
import type { Application } from './connectors/azureBlob/applicationCredential';
import type { RotatingLogFile } from './connectors/logFile/rotatingLogFile';
import type { SmtpOptions } from './connectors/mail/smtpMailer';
import type { PidFileClaim } from './connectors/stateFolder/pidFile';
import type { LocalLake, LocalLakeStatus } from './connectors/localLake/localLake';
import type { Connection, LakeStorage } from './core/lake/lake';
import type { Secrets } from './core/lake/secrets';
import type { Mailer, Webhook } from './core/notify/notifiers';
import type { AzCopySettings } from './core/storage/bulkCopier';
import type { WarningLog } from './core/storage/warningLog';
import type { Digests } from './core/storage/digests';
import type { DownloadFolder } from './core/storage/downloadFolder';
import type { ReportPage } from './core/sync/report/export/htmlReport';
import { BufferBudget, defaultBufferBytes } from './core/storage/bufferBudget';
import type { LakePorts, LocalPorts } from './core/storage/ports';

export interface LocalConnectOptions {
  /** Of hash cache, history, journals and locks; absolute. */
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
  readonly retries?: RequestRetries;
  readonly azCopy?: AzCopySettings;
  /** What others that want the same run are told this is; `lakeside` if left out. */
  readonly command?: string;
}

/** How patient requests to storage are; what is left out is as usual. */
export interface RequestRetries {
  readonly mostTries?: number;
  /** How long an answer, or the next bytes of one, may keep waiting. */
  readonly patienceMs?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What an environment says about storage. */
export interface EnvironmentLogin {
  /** The account it names; `undefined` = none. */
  readonly blobEndpoint: string | undefined;
  readonly secrets: Secrets;
}

/** The ports to what this machine has: no network, no secret, no SDK. */
export async function connectLocal(options: LocalConnectOptions): Promise<LocalPorts & Disposable> {
  const [
    { NodeFileTree },
    { FolderScanner },
    { FileReader },
    { WorkerDigests },
    { FileHashCache },
    { FileRunHistory },
  ] = await Promise.all([
    import('./connectors/localFiles/nodeFileTree'),
    import('./connectors/localFiles/folderScanner'),
    import('./connectors/localFiles/fileReader'),
    import('./connectors/digests/workerDigests'),
    import('./connectors/stateFolder/fileHashCache'),
    import('./connectors/stateFolder/fileRunHistory'),
  ]);
  const workerFolder = options.workerFolder ?? __dirname;
  const owned = new DisposableStore();
  const scanner = owned.add(
    new FolderScanner({ workerFile: join(workerFolder, 'scan.worker.js') }),
  );
  const reader = owned.add(new FileReader({ workerFile: join(workerFolder, 'read.worker.js') }));
  const digests = owned.add(
    new WorkerDigests({ workerFile: join(workerFolder, 'digests.worker.js') }),
  );
  return {
    fileTree: (folder) => new NodeFileTree(folder, { scanner, reader }),
    digests,
    hashCache: new FileHashCache(options.stateFolder, { logger: options.logger }),
    runHistory: new FileRunHistory(options.stateFolder, { logger: options.logger }),
    clock: options.clock ?? systemClock,
    logger: options.logger,
    dispose: () => owned.dispose(),
  };
}

/**
 * The ports to a lake. No request is made and no credential asked for until a port is used.
 * @throws StorageError `hostNotTrusted` if no credential may go to the lake's endpoint.
 */
export async function connectLake(options: ConnectOptions): Promise<LakePorts & Disposable> {
  const { lakeStorage, logger } = options;
  const credential = admitStorage(lakeStorage, options);
  const [
    { AzureBlobStore },
    { signedAddress },
    { AzCopy },
    { NodeSourceTrash },
    { FileJournals },
    { FileRunLocks },
  ] = await Promise.all([
    import('./connectors/azureBlob/azureBlobStore'),
    import('./connectors/azureBlob/signedAddress'),
    import('./connectors/azcopy/azCopy'),
    import('./connectors/localFiles/nodeSourceTrash'),
    import('./connectors/stateFolder/fileJournals'),
    import('./connectors/stateFolder/fileRunLocks'),
  ]);
  const local = await connectLocal(options);
  const blobStore = new AzureBlobStore({
    blobEndpoint: lakeStorage.blobEndpoint,
    credential,
    logger,
    clock: local.clock,
    ...options.retries,
  });
  const owned = new DisposableStore();
  owned.add(local);
  owned.add({
    dispose: () => {
      blobStore.close().catch((error: unknown) => logger.debug(describeError(error)));
    },
  });
  return {
    ...local,
    blobStore,
    sourceTrash: (folder) => new NodeSourceTrash(folder),
    buffers: processBuffers(local.digests),
    journals: new FileJournals(options.stateFolder, { logger }),
    azCopy: new AzCopy({
      ...options.azCopy,
      stateFolder: options.stateFolder,
      environment: process.env,
      logger,
      addressOf: async (container, prefix) => {
        const place = { blobEndpoint: lakeStorage.blobEndpoint, container, prefix };
        return signedAddress(await credential(), place, local.clock.nowMs());
      },
    }),
    runLocks: new FileRunLocks(options.stateFolder, { command: options.command ?? 'lakeside' }),
    dispose: () => owned.dispose(),
  };
}

let knownBuffers: BufferBudget | undefined;

/** One budget however many lakes this process is connected to: parallel syncs must not add up. */
function processBuffers(digests: Digests): BufferBudget {
  knownBuffers ??= new BufferBudget({
    limitBytes: defaultBufferBytes,
    allocate: (sizeBytes) => digests.allocate(sizeBytes),
  });
  return knownBuffers;
}

/**
 * The account and the secrets that the environment holds, by the usual names of Azure and Postgres.
 * @throws UsageError if the connection string is malformed.
 */
export async function environmentLogin(environment: Environment): Promise<EnvironmentLogin> {
  const azure = await import('./connectors/azureBlob/environmentSecrets');
  const { blobEndpoint, storageCredential } = azure.environmentLogin(environment);
  return {
    blobEndpoint,
    secrets: {
      storageCredential,
      databasePassword: async (connection) => {
        const postgres = await import('./connectors/postgres/passwords');
        return postgres.findPassword(connection, environment);
      },
    },
  };
}

/** Secrets that sign in to storage as an application of Entra ID. */
export async function signInAsApplication(
  application: Application,
): Promise<Pick<Secrets, 'storageCredential'>> {
  const { applicationLogin } = await import('./connectors/azureBlob/applicationCredential');
  return applicationLogin(application);
}

/** Takes over when runs were first seen from what knew them before. */
export async function rememberSights(
  stateFolder: string,
  sourceFolder: string,
  sights: ReadonlyMap<string, number>,
): Promise<void> {
  const { FileRunHistory } = await import('./connectors/stateFolder/fileRunHistory');
  await new FileRunHistory(stateFolder).rememberSights(sourceFolder, sights);
}

/** When warnings about runs were last given on this machine. */
export async function warningLog(stateFolder: string): Promise<WarningLog> {
  const { FileWarningLog } = await import('./connectors/stateFolder/fileWarningLog');
  return new FileWarningLog(stateFolder);
}

/**
 * A log file that begins anew when it is full; `onFailure` is called once if it cannot be written later.
 * @throws Error if it cannot be written at all
 */
export async function openLogFile(
  file: string,
  onFailure: (message: string) => void,
): Promise<RotatingLogFile> {
  const logFile = await import('./connectors/logFile/rotatingLogFile');
  const log = new logFile.RotatingLogFile(file, { onFailure });
  log.open();
  return log;
}

/** Makes a pid file name this process, unless one that still runs is named there. */
export async function claimPidFile(file: string): Promise<PidFileClaim> {
  const pidFile = await import('./connectors/stateFolder/pidFile');
  return pidFile.claimPidFile(file);
}

export async function mailer(server: SmtpOptions): Promise<Mailer> {
  const { SmtpMailer } = await import('./connectors/mail/smtpMailer');
  return new SmtpMailer(server);
}

export async function webhook(address: string): Promise<Webhook> {
  const { HttpWebhook } = await import('./connectors/webhook/httpWebhook');
  return new HttpWebhook(address);
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
export async function defaultStateFolder(environment: Environment): Promise<string> {
  const stateFolder = await import('./connectors/stateFolder/stateFolder');
  return stateFolder.defaultStateFolder(environment);
}

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
  const [localLake, { createRepository }] = await Promise.all([
    import('./connectors/localLake/localLake'),
    import('./connectors/git/gitRepository'),
  ]);
  return localLake.startLocalLake({
    ...options,
    serverFile: join(options.workerFolder ?? __dirname, 'localLake.worker.js'),
    tools: {
      createContainers: (blobEndpoint, names) => createContainers(blobEndpoint, names, options),
      createRepository: async (folder, message) =>
        (await createRepository(folder, message)) !== 'gitMissing',
    },
  });
}

async function createContainers(
  blobEndpoint: string,
  names: readonly string[],
  options: LocalConnectOptions,
): Promise<void> {
  const ports = await connectLake({
    ...options,
    lakeStorage: { blobEndpoint, auth: undefined },
    secrets: noSecrets,
    confirmedHosts: new Set(),
  });
  try {
    for (const name of names) await ports.blobStore.createContainer(name);
  } finally {
    ports.dispose();
  }
}

/** The emulator needs none: its key is published. */
const noSecrets: Secrets = {
  storageCredential: () => Promise.resolve(undefined),
  databasePassword: () => Promise.resolve(undefined),
};

/** How the lake on this machine is. */
export async function localLakeStatus(stateFolder: string): Promise<LocalLakeStatus> {
  const localLake = await import('./connectors/localLake/localLake');
  return localLake.localLakeStatus(stateFolder);
}

/** Stops the lake on this machine; false if it did not run. @throws LocalLakeError */
export async function stopLocalLake(stateFolder: string): Promise<boolean> {
  const localLake = await import('./connectors/localLake/localLake');
  return localLake.stopLocalLake(stateFolder);
}

/** Stops it and deletes all it made; false if there was nothing. @throws LocalLakeError */
export async function resetLocalLake(stateFolder: string): Promise<boolean> {
  const localLake = await import('./connectors/localLake/localLake');
  return localLake.resetLocalLake(stateFolder);
}

/** What exported pages are made with. */
export async function reportPage(folder = __dirname): Promise<ReportPage> {
  const { loadReportPage } = await import('./connectors/exportedReport/reportPage');
  return loadReportPage(folder);
}

/** A folder that a person chose for downloads. */
export async function downloadFolder(folder: string): Promise<DownloadFolder> {
  const { NodeDownloadFolder } = await import('./connectors/localFiles/nodeDownloadFolder');
  return new NodeDownloadFolder(folder);
}
