import { join } from 'node:path';
import { admitStorage } from '../core/access/admitStorage';
import { DisposableStore, type Disposable } from '../core/base/disposables';
import { describeError } from '../core/base/errors';
import type { LakeDatasets, LakeStorage } from '../core/lake/lake';
import type { Secrets } from '../core/lake/secrets';
import { BufferBudget, defaultBufferBytes } from '../core/storage/bufferBudget';
import type { AzCopySettings } from '../core/storage/bulkCopier';
import type { Digests } from '../core/storage/digests';
import type { LakePorts } from '../core/storage/ports';
import { connectLocal, type LocalConnectOptions } from './connectLocal';
import type { RequestRetries } from './requestRetries';
import { s3Store } from './s3Store';

export interface ConnectOptions extends LocalConnectOptions {
  readonly lakeStorage: LakeStorage;
  /** Where its datasets lie; left out: in its storage, if it has any. */
  readonly datasets?: LakeDatasets | undefined;
  readonly secrets: Secrets;
  /** Hosts (with the port if they have one) that the person typed or confirmed. */
  readonly confirmedHosts: ReadonlySet<string>;
  readonly retries?: RequestRetries;
  readonly azCopy?: AzCopySettings;
  /** What others that want the same run are told this is; `lakeside` if left out. */
  readonly command?: string;
}

/**
 * The ports to a lake. No request is made and no credential asked for until a port is used.
 * @throws StorageError `hostNotTrusted` if no credential may go to the lake's endpoint.
 */
export async function connectLake(options: ConnectOptions): Promise<LakePorts & Disposable> {
  const { lakeStorage, logger } = options;
  const credential = admitStorage(lakeStorage, options);
  const local = await connectLocal(options);
  const [
    { AzureBlobStore },
    { FileThread },
    { signedAddress },
    { AzCopy },
    { NodeSourceTrash },
    { FileJournals },
    { FileRunLocks },
    processes,
  ] = await Promise.all([
    import('../connectors/azureBlob/azureBlobStore'),
    import('../connectors/fileThread/fileThread'),
    import('../connectors/azureBlob/signedAddress'),
    import('../connectors/azcopy/azCopy'),
    import('../connectors/localFiles/nodeSourceTrash'),
    import('../connectors/stateFolder/fileJournals'),
    import('../connectors/stateFolder/fileRunLocks'),
    import('../connectors/fileSystem/processIdentity'),
  ]);
  const workerFile = join(options.workerFolder ?? __dirname, 'file.worker.js');
  const blobStore = new AzureBlobStore({
    blobEndpoint: lakeStorage.blobEndpoint,
    credential,
    logger,
    clock: local.clock,
    createFileSender: (way) => new FileThread(way, { workerFile }),
    ...options.retries,
  });
  const s3 = options.datasets?.s3;
  const { clock } = local;
  const datasetStore =
    s3 === undefined
      ? blobStore
      : await s3Store(s3, { ...options, clock, retries: options.retries });
  const owned = new DisposableStore();
  owned.add(local);
  for (const store of new Set([blobStore, datasetStore])) {
    owned.add({
      dispose: () => {
        store.close().catch((error: unknown) => logger.debug(describeError(error)));
      },
    });
  }
  return {
    ...local,
    blobStore,
    datasetStore,
    sourceTrash: (folder) => new NodeSourceTrash(folder),
    buffers: processBuffers(local.digests),
    journals: new FileJournals(options.stateFolder, { logger }),
    azCopy: new AzCopy({
      ...options.azCopy,
      stateFolder: options.stateFolder,
      environment: process.env,
      logger,
      processes,
      addressOf: async ({ container, prefix }, lifetimeMs) => {
        const { blobEndpoint } = lakeStorage;
        const nowMs = local.clock.nowMs();
        const place = { blobEndpoint, container, prefix, nowMs, lifetimeMs };
        return signedAddress(await credential(), place);
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
