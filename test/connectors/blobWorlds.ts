import { createHash } from 'node:crypto';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { AzureBlobStore } from '../../src/connectors/azureBlob/azureBlobStore';
import { nullLogger } from '../../src/core/base/logger';
import { emulatorAccount } from '../../src/core/lake/endpointTrust';
import type { S3Credential, StorageCredential } from '../../src/core/lake/secrets';
import { readBlob } from '../../src/core/storage/readBlob';
import type { BlobAddress, BlobStore } from '../../src/core/storage/blobStore';
import { InMemoryBlobStore } from '../fakes/inMemoryBlobStore';
import { S3BlobStore } from '../../src/connectors/s3/s3BlobStore';
import { accountKeys } from '../fakes/s3/signatureCheck';
import { S3Service, type S3ServiceOptions } from '../fakes/s3/s3Service';
import { StrictService } from '../faults/strict/strictService';
import { startAzurite } from '../host/azurite.mjs';
import { startSwift } from '../host/swift/startSwift.mjs';

/** A blob store, and what other tools do to its blobs. */
export interface BlobWorld {
  readonly store: BlobStore;
  /** As Set Blob Properties without an MD5 does, or an upload in parts by another tool. */
  eraseMd5(address: BlobAddress): Promise<void>;
  stop(): Promise<void>;
}

/** What holds of a service beside what holds of all of them. */
export interface ServiceTraits {
  /** The same bytes written again have another ETag. */
  readonly hasEtagPerWrite: boolean;
  /** Listings tell MD5s, not only heads. */
  readonly listsMd5: boolean;
  /** They tell metadata where they are asked to. */
  readonly listsMetadata: boolean;
  /** Blocks are of any size, in any order, and their blob's for good; or parts that become one blob. */
  readonly blocks: 'free' | 'parts';
  /** How long the name of what is put together of parts may be. */
  readonly longestJoinedName: number;
  /** Containers tell when they were made. */
  readonly tellsContainerTimes: boolean;
  readonly conditionsHeldBy: 'service' | 'client';
  readonly refusedContainers: readonly string[];
  readonly refusedNames: readonly string[];
}

const refusedEverywhere = {
  containers: ['Upper', 'a', '../up', 'a/b', '-a'],
  names: [
    '',
    'x'.repeat(1025),
    '../escape',
    'a/../b',
    './a',
    'line\nbreak',
    'nul\u0000',
    'lone\ud800',
  ],
};

export const azureTraits: ServiceTraits = {
  hasEtagPerWrite: true,
  listsMd5: true,
  listsMetadata: true,
  blocks: 'free',
  longestJoinedName: 1024,
  tellsContainerTimes: true,
  conditionsHeldBy: 'service',
  refusedContainers: [...refusedEverywhere.containers, 'two--hyphens'],
  refusedNames: [
    ...refusedEverywhere.names,
    'back\\slash',
    'dot.',
    'folder./a',
    'a/'.repeat(254) + 'a',
  ],
};

export const s3Traits: ServiceTraits = {
  hasEtagPerWrite: false,
  listsMd5: false,
  listsMetadata: false,
  blocks: 'parts',
  longestJoinedName: 1024,
  tellsContainerTimes: true,
  conditionsHeldBy: 'service',
  refusedContainers: [...refusedEverywhere.containers, '192.168.5.4', 'dot..dot'],
  refusedNames: [...refusedEverywhere.names, 'é'.repeat(513)],
};

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

/** Swift's own limits: behind the name of what has parts it writes theirs. */
export const swiftTraits: ServiceTraits = {
  ...s3Traits,
  longestJoinedName: 900,
  tellsContainerTimes: false,
  conditionsHeldBy: 'client',
};

/** The stand-in of S3, which is of the kind that is told. */
export async function createS3World(options: S3ServiceOptions = {}): Promise<BlobWorld> {
  const service = await S3Service.start(options);
  const { endpoint, region } = service;
  return s3World({ endpoint, region, keys: accountKeys, stop: () => service.stop() });
}

/** OpenStack Swift, which refuses conditions and has its own mind about sizes. */
export async function createSwiftWorld(): Promise<BlobWorld> {
  return s3World(await startSwift());
}

/** Any service that speaks as S3 does. */
export function s3World(service: {
  readonly endpoint: string;
  readonly region: string;
  readonly keys: S3Credential;
  stop(): Promise<void>;
}): BlobWorld {
  const options = { ...service, credential: async () => service.keys, logger: nullLogger };
  const store = new S3BlobStore({ ...options, pageSize });
  return {
    store,
    eraseMd5: async (address) => {
      const other = new S3BlobStore(options);
      const block = { id: Buffer.from('1'), ...contentOf(await readBlob(store, address)) };
      await other.putBlock(address, block);
      const whole = { ids: [block.id], md5: block.md5 };
      await other.commitBlocks(address, whole, { condition: { kind: 'any' } });
      await other.close();
    },
    stop: async () => {
      await store.close();
      await service.stop();
    },
  };
}

function contentOf(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly md5: Uint8Array } {
  return { bytes, md5: createHash('md5').update(bytes).digest() };
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
