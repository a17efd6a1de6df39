import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { AzureBlobStore } from '../../src/connectors/azureBlob/azureBlobStore';
import { nullLogger } from '../../src/core/base/logger';
import { emulatorAccount } from '../../src/core/lake/endpointTrust';
import type { StorageCredential } from '../../src/core/lake/secrets';
import type { BlobAddress, BlobStore } from '../../src/core/storage/blobStore';
import { InMemoryBlobStore } from '../fakes/inMemoryBlobStore';
import { StrictService } from '../faults/strict/strictService';
import { startAzurite } from '../host/azurite.mjs';

/** A blob store, and what other tools do to its blobs. */
export interface BlobWorld {
  readonly store: BlobStore;
  /** As Set Blob Properties without an MD5 does. */
  eraseMd5(address: BlobAddress): Promise<void>;
  stop(): Promise<void>;
}

/** Blobs a page: listings of the tests take several. */
export const pageSize = 3;

export const emulatorKey: StorageCredential = {
  kind: 'key',
  account: emulatorAccount.name,
  keyBase64: emulatorAccount.keyBase64,
};

export function createFakeWorld(): BlobWorld {
  const store = new InMemoryBlobStore({ pageSize });
  return {
    store,
    eraseMd5: async (address) => void store.setMd5(address, undefined),
    stop: () => store.close(),
  };
}

export async function createAzuriteWorld(): Promise<BlobWorld> {
  return createServiceWorld(await startAzurite());
}

/** The strict stand-in of the test tools, which must pass for the service with every client. */
export async function createStrictWorld(): Promise<BlobWorld> {
  return createServiceWorld(await StrictService.start());
}

function createServiceWorld(service: {
  readonly blobEndpoint: string;
  stop(): Promise<void>;
}): BlobWorld {
  const store = createStore(service.blobEndpoint);
  const key = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.keyBase64);
  const sdk = new BlobServiceClient(service.blobEndpoint, key);
  return {
    store,
    eraseMd5: async ({ container, name }) => {
      await sdk.getContainerClient(container).getBlobClient(name).setHTTPHeaders({});
    },
    stop: async () => {
      await store.close();
      await service.stop();
    },
  };
}

export function createStore(blobEndpoint: string, credential = emulatorKey): AzureBlobStore {
  return new AzureBlobStore({
    blobEndpoint,
    credential: async () => credential,
    logger: nullLogger,
    pageSize,
  });
}
