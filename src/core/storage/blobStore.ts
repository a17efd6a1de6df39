import { OperatorError } from '../base/errors';

export interface ContainerEntry {
  readonly name: string;
  readonly modifiedAtMs: number;
}

export interface BlobEntry {
  /** The whole name within the container. */
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * The Content-MD5 property, lower-case hex; `undefined` = the blob carries none, not "empty". Listings
   * of S3 never tell it, a head does where it is known.
   */
  readonly md5Hex: string | undefined;
  /**
   * Changes with every write to the blob's content, properties or metadata, on S3 with its content only;
   * without quotes.
   */
  readonly etag: string;
  readonly modifiedAtMs: number;
  /** Present where the listing or the head asked for it. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** True while somebody holds a lease on it; present where a head asked for it. */
  readonly isLeased?: boolean;
}

/** One level below a prefix, as a folder view shows it. */
export interface BlobFolderPage {
  /** Whole prefixes, each ending with `/`. */
  readonly prefixes: readonly string[];
  readonly blobs: readonly BlobEntry[];
  /** Where the next page starts; `undefined` = this was the last. */
  readonly continuation: string | undefined;
}

export interface BlockEntry {
  /** The id's bytes, as they were sent. */
  readonly id: Uint8Array;
  readonly sizeBytes: number;
}

export interface BlockLists {
  /** In the order of the blob's content. */
  readonly committed: readonly BlockEntry[];
  readonly uncommitted: readonly BlockEntry[];
  /** `undefined` if there are only uncommitted blocks. */
  readonly etag: string | undefined;
}

/** What must hold on the service at the instant of a write. */
export type WriteCondition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'etag'; readonly etag: string }
  | { readonly kind: 'any' };

export interface BlobAddress {
  readonly container: string;
  readonly name: string;
}

export interface WriteOptions {
  readonly condition: WriteCondition;
  readonly contentType?: string;
  /** Names are lower-case C identifiers, values printable ASCII. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The lease that the blob is under; one that is leased takes writes under no other. */
  readonly leaseId?: string;
  readonly signal?: AbortSignal;
}

export interface PutOptions extends WriteOptions {
  /**
   * A {@link FileSender} left it after a request, which may have had its effect: what is in the way of this
   * write is looked at, and is its own if it has the same bytes and metadata.
   */
  readonly mayBeThere?: boolean;
}

/**
 * Puts small files of this machine into a store: reads, hashes and sends each on its own, off the thread that
 * decides. It knows only how things go well, and tries nothing twice: what it leaves is for
 * {@link BlobStore.putBlob}, which finds out why, tries again and says what to do.
 */
export interface FileSender {
  /** From how many files on it gains what its start takes. */
  readonly worthwhileFiles: number;

  /** Says that many files are soon sent, so that what takes time to start may start. */
  expectFiles?(): void;

  /** Never fails. The service has checked every byte of what is `sent` against its MD5. */
  send(address: BlobAddress, file: LocalFile, options: WriteOptions): Promise<FileOutcome>;
}

/** A file of this machine, which is sent only if it still is what was listed. */
export interface LocalFile {
  /** Absolute, as the operating system spells it. */
  readonly location: string;
  /** As it was listed. */
  readonly identity: string;
  readonly sizeBytes: number;
}

export type FileOutcome =
  | { readonly kind: 'sent'; readonly md5: Uint8Array; readonly etag: string }
  /** `mayBeThere` if a request was made, which may have had its effect. */
  | { readonly kind: 'left'; readonly mayBeThere: boolean };

/** What a blob will be once its blocks are committed. */
export interface BlobDescription {
  readonly md5?: Uint8Array;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * What a service holds of what is asked of it, as a value: who needs more than it gives can say so in
 * words before anything is written.
 */
export interface StorePromises {
  /**
   * Who judges the condition of a write. `service`: at the instant of the write, so that of two writers
   * one is told. `client`: looked up just before it, so that one who writes in between is overwritten
   * and nobody is told.
   */
  readonly conditionsHeldBy: 'service' | 'client';
  /** Without leases two machines cannot be kept apart for longer than one write. */
  readonly hasLeases: boolean;
  /** How large every block of a blob must be, but the last. */
  readonly leastBlockBytes: number;
  readonly mostBlocks: number;
  /** `asSent`: blocks become content only in the order in which they were handed over, each once. */
  readonly blockOrder: 'any' | 'asSent';
  /** Whether listings that are asked for metadata tell it. */
  readonly listsMetadata: boolean;
}

export interface SignalOption {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends SignalOption {
  /** Entries carry their metadata too, where the service's listings tell it. */
  readonly includeMetadata?: boolean;
}

export interface LeaseOptions extends SignalOption {
  /** A UUID; whoever knows it holds the lease. */
  readonly leaseId: string;
}

/**
 * One storage account's blobs. Every call retries what is worth retrying (lost connections, 408,
 * 429, 500, 503, with Retry-After honored) a bounded number of times and otherwise throws
 * {@link StorageError}. A write that failed may still have happened: its answer can be lost.
 */
export interface BlobStore {
  /** Scheme, host and account, for messages; never a signature or key. */
  readonly endpoint: string;

  /**
   * What holds for writes around a blob. A service that does not say is tried out once, with a small blob
   * beside this one that is deleted again: for writers only.
   * @throws StorageError
   */
  promises(address: BlobAddress, options?: SignalOption): Promise<StorePromises>;

  /** The containers this identity may list. @throws StorageError */
  listContainers(options?: SignalOption): Promise<readonly ContainerEntry[]>;

  /** Creates a container; returns false if it was there already. @throws StorageError */
  createContainer(container: string, options?: SignalOption): Promise<boolean>;

  /** All blobs whose names start with `prefix`, some at a time and in name order. @throws StorageError `containerMissing`… */
  listBlobs(
    container: string,
    prefix: string,
    options?: ListOptions,
  ): AsyncIterable<readonly BlobEntry[]>;

  /** One page of the level below `prefix` (which is empty or ends with `/`). @throws StorageError */
  listFolder(
    container: string,
    prefix: string,
    options?: SignalOption & { readonly continuation?: string; readonly pageSize?: number },
  ): Promise<BlobFolderPage>;

  /** A blob's properties with its metadata, `undefined` if it does not exist. @throws StorageError */
  head(address: BlobAddress, options?: SignalOption): Promise<BlobEntry | undefined>;

  /**
   * The content of a blob, in chunks, all of one version: that of `etag` if given, otherwise the one
   * current when reading starts. Broken connections continue where they broke.
   * @throws StorageError `blobMissing`; `conditionNotMet` if the blob changed meanwhile.
   */
  read(
    address: BlobAddress,
    options?: SignalOption & {
      readonly etag?: string;
      readonly offset?: number;
      readonly sizeBytes?: number;
    },
  ): AsyncIterable<Uint8Array>;

  /** Left out by a store that has none. */
  readonly fileSender?: FileSender | undefined;

  /**
   * Writes a whole blob in one request; the service checks `md5` against the bytes it received and
   * stores it as Content-MD5. Returns the new ETag. A write whose answer was lost is known again by
   * size, MD5 and metadata: metadata that nobody else would give make it certain that it is this one.
   * @throws StorageError `conditionNotMet`, `md5Mismatch`.
   * @see https://learn.microsoft.com/rest/api/storageservices/put-blob
   */
  putBlob(
    address: BlobAddress,
    content: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: PutOptions,
  ): Promise<{ readonly etag: string }>;

  /**
   * Stages a block; the service checks `md5` against the bytes it received. The id takes at most 64
   * bytes, and all ids of one blob the same number. Some services have to be told with the first block
   * what the whole will be, and keep nothing of it that is only told with the commit.
   * @see https://learn.microsoft.com/rest/api/storageservices/put-block
   */
  putBlock(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options?: SignalOption & { readonly whole?: BlobDescription },
  ): Promise<void>;

  /**
   * Forgets the blocks staged for a blob and not committed. Where the service drops them by itself (Azure,
   * after a week, or with the next write) nothing is done. @throws StorageError
   */
  discardBlocks(address: BlobAddress, options?: SignalOption): Promise<void>;

  /**
   * Makes the blob consist of these blocks in this order and stores `md5` as its Content-MD5 — the
   * service does not check it against the content. Returns the new ETag.
   * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
   */
  commitBlocks(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }>;

  /** A blob's block lists, `undefined` if there is neither a blob nor a staged block. @throws StorageError */
  getBlocks(address: BlobAddress, options?: SignalOption): Promise<BlockLists | undefined>;

  /** Deletes a blob; returns false if it was not there. @throws StorageError `conditionNotMet`. */
  deleteBlob(
    address: BlobAddress,
    options: SignalOption & { readonly condition: WriteCondition; readonly leaseId?: string },
  ): Promise<boolean>;

  /**
   * Takes the lease of a blob for 15 to 60 seconds under an id of the caller's. Asking again under
   * the id that holds it renews it, so a lost answer does no harm. One that ran out is free.
   * @throws StorageError `leaseHeld` if somebody else has it, `blobMissing`.
   * @see https://learn.microsoft.com/rest/api/storageservices/lease-blob
   */
  acquireLease(
    address: BlobAddress,
    options: LeaseOptions & { readonly seconds: number },
  ): Promise<void>;

  /**
   * Lets a lease run its time again from now, also one that ran out and that nobody took since.
   * @throws StorageError `leaseLost`, `blobMissing`.
   */
  renewLease(address: BlobAddress, options: LeaseOptions): Promise<void>;

  /** Gives a lease back. @throws StorageError `leaseLost` if it is not held any more, `blobMissing`. */
  releaseLease(address: BlobAddress, options: LeaseOptions): Promise<void>;

  /** Ends idle connections; calls under way are not touched. */
  close(): Promise<void>;
}

export type StorageErrorReason =
  /** 401, or a signature, token or key that the account does not take. */
  | 'unauthorized'
  /** 403: known, but not allowed. */
  | 'forbidden'
  | 'containerMissing'
  | 'blobMissing'
  /** The account's name does not resolve. */
  | 'accountMissing'
  /** Refused, reset or no route. */
  | 'unreachable'
  | 'tlsRefused'
  | 'timedOut'
  | 'throttled'
  /** 409 or 412: something else is there than the condition allows. */
  | 'conditionNotMet'
  /** Somebody else has the lease of this blob. */
  | 'leaseHeld'
  /** The lease named is not, or no longer, the blob's. */
  | 'leaseLost'
  /** What the service received is not what was hashed. */
  | 'md5Mismatch'
  /** Block ids of another length are staged there, or named blocks are gone: another tool was at it. */
  | 'blocksRefused'
  /** The service does not take this name. */
  | 'nameRefused'
  /** The service has nothing of the kind. */
  | 'notSupported'
  /** The host is not one that credentials may go to. */
  | 'hostNotTrusted'
  /** Nothing to sign in with. */
  | 'noCredential'
  | 'serverError'
  | 'badAnswer'
  /** The answer to an earlier request, which something on the way kept and gives out again. */
  | 'staleAnswer';

/** A call to the storage service that could not be done. */
export class StorageError extends OperatorError {
  constructor(
    readonly reason: StorageErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: StorageErrorReason): error is StorageError {
    return error instanceof StorageError && (reason === undefined || error.reason === reason);
  }
}
