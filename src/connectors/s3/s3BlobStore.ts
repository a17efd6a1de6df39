import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import type { S3Credential } from '../../core/lake/secrets';
import type {
  BlobAddress,
  BlobDescription,
  BlobEntry,
  BlobFolderPage,
  BlobStore,
  BlockLists,
  ContainerEntry,
  LeaseOptions,
  SignalOption,
  StorePromises,
  WriteCondition,
  WriteOptions,
} from '../../core/storage/blobStore';
import { defaultPatienceMs } from '../http/httpTransport';
import { readContent, type ReadOptions } from '../http/readContent';
import { RestClient } from '../http/restClient';
import { usualTries } from '../http/retries';
import { systemTiming, type Timing } from '../http/timing';
import { createBucket, listBuckets } from './buckets';
import { Conditions } from './conditions';
import { headObject } from './headObject';
import { objectFolder, objectPages } from './objectLists';
import { deleteObject, putObject } from './objectWrites';
import { s3Dialect } from './s3Dialect';
import { parseS3Endpoint, type S3Endpoint } from './s3Endpoint';
import { Uploads } from './uploads';

export interface S3BlobStoreOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Asked at the first call; `undefined` = nothing to sign in with. */
  readonly credential: () => Promise<S3Credential | undefined>;
  readonly logger: Logger;
  /** The time that requests are signed with. */
  readonly clock?: Clock;
  /** Replaced by tests only. */
  readonly timing?: Timing;
  /** How long an answer, or the next bytes of one, may keep waiting. */
  readonly patienceMs?: number;
  /** How often a request is tried. */
  readonly mostTries?: number;
  /** Blobs a page of `listBlobs`; the service gives at most, and by default, 1,000. */
  readonly pageSize?: number;
}

/**
 * The objects of S3, or of a service that speaks as it does, as blobs. There are no leases, an ETag
 * changes with the content only, and what is not known is not told: {@link BlobStore.promises}.
 */
export class S3BlobStore implements BlobStore {
  readonly endpoint: string;
  readonly #endpoint: S3Endpoint;
  readonly #rest: RestClient;
  readonly #conditions: Conditions;
  readonly #uploads: Uploads;
  readonly #pageSize: number | undefined;

  /** Connects to nothing yet. @throws TypeError if `endpoint` is no URL. */
  constructor(options: S3BlobStoreOptions) {
    const { logger, credential, pageSize } = options;
    const { patienceMs = defaultPatienceMs, mostTries = usualTries } = options;
    const endpoint = parseS3Endpoint(options.endpoint, options.region);
    const timing = { ...systemTiming, ...options.timing, ...clockOf(options.clock) };
    const dialect = s3Dialect({ endpoint, credential, timing });
    this.endpoint = endpoint.text;
    this.#endpoint = endpoint;
    this.#pageSize = pageSize;
    this.#rest = new RestClient(dialect, { logger, timing, patienceMs, mostTries });
    this.#conditions = new Conditions(this.#rest, { isAws: endpoint.isAws, logger });
    this.#uploads = new Uploads(this.#rest, this.#conditions);
  }

  async promises(address: BlobAddress, options: SignalOption = {}): Promise<StorePromises> {
    return {
      conditionsHeldBy: await this.#conditions.holder(address, options),
      hasLeases: false,
      leastBlockBytes,
      mostBlocks: this.#endpoint.isAws ? mostBlocksOfAws : mostBlocksElsewhere,
      blockOrder: 'asSent',
      listsMetadata: false,
    };
  }

  listContainers({ signal }: SignalOption = {}): Promise<readonly ContainerEntry[]> {
    return listBuckets(this.#rest, signal);
  }

  createContainer(container: string, { signal }: SignalOption = {}): Promise<boolean> {
    return createBucket(this.#rest, container, { region: this.#endpoint.region, signal });
  }

  listBlobs(
    container: string,
    prefix: string,
    options: SignalOption = {},
  ): AsyncIterable<readonly BlobEntry[]> {
    const { signal } = options;
    const pageSize = this.#pageSize;
    return objectPages(this.#rest, container, { prefix, pageSize, ...(signal && { signal }) });
  }

  listFolder(
    container: string,
    prefix: string,
    options: SignalOption & { readonly continuation?: string; readonly pageSize?: number } = {},
  ): Promise<BlobFolderPage> {
    return objectFolder(this.#rest, container, { prefix, ...options });
  }

  head(address: BlobAddress, options: SignalOption = {}): Promise<BlobEntry | undefined> {
    return headObject(this.#rest, address, options);
  }

  read(address: BlobAddress, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    return readContent(this.#rest, address, options);
  }

  putBlob(
    address: BlobAddress,
    content: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    return putObject(this.#rest, address, content, { ...options, conditions: this.#conditions });
  }

  putBlock(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: SignalOption & { readonly whole?: BlobDescription } = {},
  ): Promise<void> {
    return this.#uploads.putPart(address, block, options);
  }

  discardBlocks(address: BlobAddress, options: SignalOption = {}): Promise<void> {
    return this.#uploads.discard(address, options);
  }

  commitBlocks(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    return this.#uploads.complete(address, content, options);
  }

  getBlocks(address: BlobAddress, options: SignalOption = {}): Promise<BlockLists | undefined> {
    return this.#uploads.blocks(address, options);
  }

  deleteBlob(
    address: BlobAddress,
    options: SignalOption & { readonly condition: WriteCondition },
  ): Promise<boolean> {
    const { isAws } = this.#endpoint;
    return deleteObject(this.#rest, address, { ...options, conditions: this.#conditions, isAws });
  }

  acquireLease(address: BlobAddress, _options: LeaseOptions): Promise<void> {
    return this.#refuseLease(address);
  }

  renewLease(address: BlobAddress, _options: LeaseOptions): Promise<void> {
    return this.#refuseLease(address);
  }

  releaseLease(address: BlobAddress, _options: LeaseOptions): Promise<void> {
    return this.#refuseLease(address);
  }

  close(): Promise<void> {
    return this.#rest.close();
  }

  async #refuseLease(address: BlobAddress): Promise<void> {
    throw this.#rest.failure('notSupported', address, 'S3 has no leases');
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const leastBlockBytes = 5 * 1024 * 1024;
const mostBlocksOfAws = 10_000;
/** What OpenStack Swift takes unless it is told otherwise. */
const mostBlocksElsewhere = 1000;

function clockOf(clock: Clock | undefined): Partial<Clock> {
  return clock === undefined ? {} : { nowMs: () => clock.nowMs() };
}
