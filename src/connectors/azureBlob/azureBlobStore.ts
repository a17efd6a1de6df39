import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import type { StorageCredential } from '../../core/lake/secrets';
import type {
  BlobAddress,
  BlobDescription,
  BlobEntry,
  BlobFolderPage,
  BlobStore,
  BlockLists,
  ContainerEntry,
  FileSender,
  LeaseOptions,
  ListOptions,
  PutOptions,
  SignalOption,
  StorePromises,
  WriteCondition,
  WriteOptions,
} from '../../core/storage/blobStore';
import { AccountClient } from './accountClient';
import { acquireLease, changeLease } from './blobLeases';
import { BlobLists } from './blobLists';
import { getBlockLists, headBlob } from './blobLooks';
import { commitBlocks, deleteBlob, putBlob, putBlock } from './blobWrites';
import { defaultPatienceMs } from '../http/httpTransport';
import { readContent, type ReadOptions } from '../http/readContent';
import { parseEndpoint, type Endpoint } from './requestPath';
import { RestClient } from '../http/restClient';
import { azureDialect } from './azureDialect';
import { usualTries } from '../http/retries';
import { systemTiming, type Timing } from '../http/timing';

export interface AzureBlobStoreOptions {
  readonly blobEndpoint: string;
  /** Asked once, at the first call; `undefined` = nothing to sign in with. */
  readonly credential: () => Promise<StorageCredential | undefined>;
  readonly logger: Logger;
  /** The time that requests are signed with and tokens are judged by. */
  readonly clock?: Clock;
  /** Replaced by tests only. */
  readonly timing?: Timing;
  /** How long an answer, or the next bytes of one, may keep waiting. */
  readonly patienceMs?: number;
  /** How often a request is tried. */
  readonly mostTries?: number;
  /** Blobs a page of `listBlobs`; the service gives at most, and by default, 5,000. */
  readonly pageSize?: number;
  /** Of what sends small files, the same way as the store itself; left out: the store does. */
  readonly createFileSender?: (way: StoreWay) => ClosableSender;
}

/** How an account is reached. */
export interface StoreWay {
  readonly endpoint: Endpoint;
  /** As of the store, and asked once for both. */
  readonly credential: () => Promise<StorageCredential | undefined>;
  readonly logger: Logger;
  readonly timing: Timing;
  readonly patienceMs: number;
}

export interface ClosableSender extends FileSender {
  /** Ends it; what is under way is left. */
  end(): void;
}

/** The blobs of one account of Azure Blob Storage, or of its emulator. */
export class AzureBlobStore implements BlobStore {
  readonly endpoint: string;
  readonly fileSender: ClosableSender | undefined;
  readonly #rest: RestClient;
  readonly #account: AccountClient;
  readonly #lists: BlobLists;

  /** Connects to nothing yet. @throws TypeError if `blobEndpoint` is no URL. */
  constructor(options: AzureBlobStoreOptions) {
    const { logger, pageSize } = options;
    const { patienceMs = defaultPatienceMs, mostTries = usualTries } = options;
    const endpoint = parseEndpoint(options.blobEndpoint);
    const timing = { ...(options.timing ?? systemTiming), ...clockOf(options.clock) };
    const credential = once(options.credential);
    this.endpoint = endpoint.text;
    const shared = { endpoint, credential, logger, timing, patienceMs, mostTries };
    this.#rest = new RestClient(azureDialect({ endpoint, credential, timing }), shared);
    this.#lists = new BlobLists(this.#rest, { pageSize });
    this.#account = new AccountClient(shared);
    this.fileSender = options.createFileSender?.(shared);
  }

  promises(): Promise<StorePromises> {
    return Promise.resolve(azurePromises);
  }

  listContainers({ signal }: SignalOption = {}): Promise<readonly ContainerEntry[]> {
    return this.#account.listContainers(signal);
  }

  createContainer(container: string, { signal }: SignalOption = {}): Promise<boolean> {
    return this.#account.createContainer(container, signal);
  }

  listBlobs(
    container: string,
    prefix: string,
    options: ListOptions = {},
  ): AsyncIterable<readonly BlobEntry[]> {
    return this.#lists.pages(container, prefix, options);
  }

  listFolder(
    container: string,
    prefix: string,
    options: SignalOption & { readonly continuation?: string; readonly pageSize?: number } = {},
  ): Promise<BlobFolderPage> {
    return this.#lists.folderPage(container, prefix, options);
  }

  head(address: BlobAddress, options: SignalOption = {}): Promise<BlobEntry | undefined> {
    return headBlob(this.#rest, address, options);
  }

  read(address: BlobAddress, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    return readContent(this.#rest, address, options);
  }

  putBlob(
    address: BlobAddress,
    content: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: PutOptions,
  ): Promise<{ readonly etag: string }> {
    return putBlob(this.#rest, address, content, options);
  }

  putBlock(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    { signal }: SignalOption & { readonly whole?: BlobDescription } = {},
  ): Promise<void> {
    return putBlock(this.#rest, address, { ...block, ...(signal && { signal }) });
  }

  discardBlocks(): Promise<void> {
    return Promise.resolve();
  }

  commitBlocks(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    return commitBlocks(this.#rest, address, { ...content, options });
  }

  getBlocks(address: BlobAddress, options: SignalOption = {}): Promise<BlockLists | undefined> {
    return getBlockLists(this.#rest, address, options);
  }

  deleteBlob(
    address: BlobAddress,
    options: SignalOption & { readonly condition: WriteCondition; readonly leaseId?: string },
  ): Promise<boolean> {
    return deleteBlob(this.#rest, address, options);
  }

  acquireLease(
    address: BlobAddress,
    options: LeaseOptions & { readonly seconds: number },
  ): Promise<void> {
    return acquireLease(this.#rest, address, options);
  }

  renewLease(address: BlobAddress, options: LeaseOptions): Promise<void> {
    return changeLease(this.#rest, address, { ...options, action: 'renew' });
  }

  releaseLease(address: BlobAddress, options: LeaseOptions): Promise<void> {
    return changeLease(this.#rest, address, { ...options, action: 'release' });
  }

  close(): Promise<void> {
    this.fileSender?.end();
    return this.#rest.close();
  }
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-block-list */
const azurePromises: StorePromises = {
  conditionsHeldBy: 'service',
  hasLeases: true,
  leastBlockBytes: 1,
  mostBlocks: 50_000,
  blockOrder: 'any',
  listsMetadata: true,
};

function clockOf(clock: Clock | undefined): Partial<Clock> {
  return clock === undefined ? {} : { nowMs: () => clock.nowMs() };
}

/** Asks once and remembers the answer, but neither a failure nor "nothing": one may sign in later. */
function once<T>(ask: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let known: T | undefined;
  let pending: Promise<T | undefined> | undefined;
  const settled = (): void => {
    pending = undefined;
  };
  return async () => {
    if (known !== undefined) return known;
    pending ??= ask().finally(settled);
    known = await pending;
    return known;
  };
}
