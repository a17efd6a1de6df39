import { type Clock, systemClock } from '../../src/core/base/clock';
import { toHex } from '../../src/core/base/hex';
import { isContainerName } from '../../src/core/storage/blobNameRules';
import type {
  BlobAddress,
  BlobDescription,
  BlobEntry,
  BlobFolderPage,
  BlobStore,
  BlockLists,
  ContainerEntry,
  LeaseOptions,
  ListOptions,
  SignalOption,
  StorageErrorReason,
  StorePromises,
  WriteCondition,
  WriteOptions,
} from '../../src/core/storage/blobStore';
import { comparePaths } from '../../src/core/storage/pathOrder';
import {
  CallRecorder,
  type BlobCall,
  type BlobOperation,
  type CallHook,
  type FaultOptions,
} from './blobCalls';
import {
  blockEntry,
  contentOf,
  entryOf,
  folderItems,
  md5HexOf,
  namesAfter,
  StoredBlobs,
} from './storedBlobs';

export interface InMemoryBlobStoreOptions {
  readonly clock?: Clock;
  readonly endpoint?: string;
  /** Blobs a page of `listBlobs`. */
  readonly pageSize?: number;
  /** Bytes a chunk of `read`. */
  readonly chunkBytes?: number;
}

/**
 * Blobs in memory under the rules of Azure: what it checks is checked, what it merely stores is
 * stored unchecked, every write makes a new ETag. Calls and bytes are counted; helpers that arrange or
 * tamper are not.
 */
export class InMemoryBlobStore implements BlobStore {
  readonly endpoint: string;
  bytesRead = 0;
  /** What the service promises; tests make it promise less. */
  givenPromises: StorePromises = {
    conditionsHeldBy: 'service',
    hasLeases: true,
    leastBlockBytes: 1,
    mostBlocks: 50_000,
    blockOrder: 'any',
    listsMetadata: true,
  };
  /** Called before the service acts; what it throws is what the caller gets. */
  onCall: CallHook | undefined;
  /** Called after the service acted, before the caller knows. */
  onDone: CallHook | undefined;
  readonly #recorder = new CallRecorder();
  readonly #stored: StoredBlobs;
  readonly #pageSize: number;
  readonly #chunkBytes: number;

  constructor(options: InMemoryBlobStoreOptions = {}) {
    this.endpoint = options.endpoint ?? 'memory://account';
    this.#pageSize = options.pageSize ?? 5000;
    this.#chunkBytes = options.chunkBytes ?? 64 * 1024;
    const clock = options.clock ?? systemClock;
    this.#stored = new StoredBlobs({ endpoint: this.endpoint, clock });
  }

  /** Calls so far, by operation. */
  get counts(): Record<BlobOperation, number> {
    return this.#recorder.counts;
  }

  get bytesSent(): number {
    return this.#recorder.bytesSent;
  }

  /** Every call, in order. */
  get calls(): BlobCall[] {
    return this.#recorder.calls;
  }

  // Arranging and looking, uncounted.

  addContainer(container: string): this {
    this.#stored.addContainer(container);
    return this;
  }

  hasContainer(container: string): boolean {
    return this.#stored.containers.has(container);
  }

  removeContainer(container: string): this {
    this.#stored.containers.delete(container);
    return this;
  }

  /** Remembers what a container holds now; the result brings it back. */
  snapshot(container: string): () => void {
    return this.#stored.snapshot(container);
  }

  /** Puts a blob there as another tool would; with its MD5 unless `md5Hex` is given, even `undefined`. */
  place(
    address: BlobAddress,
    content: string | Uint8Array,
    options: {
      readonly md5Hex?: string | undefined;
      readonly metadata?: Readonly<Record<string, string>>;
    } = {},
  ): this {
    const bytes = Uint8Array.from(Buffer.from(content));
    const md5Hex = 'md5Hex' in options ? options.md5Hex : md5HexOf(bytes);
    if (!this.#stored.containers.has(address.container)) this.addContainer(address.container);
    this.#stored.write(address, { pieces: [bytes], md5Hex, metadata: options.metadata });
    return this;
  }

  /** A blob's bytes, `undefined` if it does not exist. */
  content(address: BlobAddress): Uint8Array | undefined {
    const blob = this.#stored.find(address);
    return blob && contentOf(blob);
  }

  text(address: BlobAddress): string | undefined {
    const bytes = this.content(address);
    return bytes && Buffer.from(bytes).toString();
  }

  /** Names of a container's blobs, sorted. */
  names(container: string): readonly string[] {
    return [...(this.#stored.containers.get(container)?.blobs.keys() ?? [])].sort(comparePaths);
  }

  /** A blob as a head would show it. */
  entry(address: BlobAddress): BlobEntry | undefined {
    const blob = this.#stored.find(address);
    return blob && entryOf(address.name, blob);
  }

  /** A blob's metadata; empty if it does not exist. */
  metadata(address: BlobAddress): Readonly<Record<string, string>> {
    return this.#stored.find(address)?.metadata ?? {};
  }

  // Tampering, uncounted.

  /** Other content under the old Content-MD5; the ETag changes as with any write, unless bits just rotted. */
  replaceContent(
    address: BlobAddress,
    content: string | Uint8Array,
    options: { readonly keepsEtag?: true } = {},
  ): this {
    const blob = this.#stored.require(address);
    const pieces = [Uint8Array.from(Buffer.from(content))];
    this.#stored.write(address, { ...blob, pieces });
    if (options.keepsEtag)
      this.#stored.set(address, { ...this.#stored.require(address), etag: blob.etag });
    return this;
  }

  /** Sets the Content-MD5 property, or erases it as Set Blob Properties without one does. */
  setMd5(address: BlobAddress, md5Hex: string | undefined): this {
    const blob = this.#stored.require(address);
    this.#stored.set(address, { ...blob, md5Hex, etag: this.#stored.nextEtag() });
    return this;
  }

  /** Writes the same content again: only ETag and time change. */
  touch(address: BlobAddress): this {
    this.#stored.set(address, { ...this.#stored.require(address), etag: this.#stored.nextEtag() });
    return this;
  }

  remove(address: BlobAddress): this {
    this.#stored.remove(address);
    return this;
  }

  /** Makes the next calls of a kind fail. */
  failNext(
    operation: BlobOperation,
    error: Error | StorageErrorReason,
    options: FaultOptions = {},
  ): this {
    const target = options.name === undefined ? {} : { name: options.name };
    const thrown = typeof error === 'string' ? this.#stored.error(error, target) : error;
    this.#recorder.failNext(operation, thrown, options);
    return this;
  }

  /** Takes back every fault that has not struck yet. */
  clearFaults(): this {
    this.#recorder.clearFaults();
    return this;
  }

  // The port.

  async promises(address: BlobAddress, options: SignalOption = {}): Promise<StorePromises> {
    return this.#call({ operation: 'promises', ...address }, options, () => this.givenPromises);
  }

  async listContainers(options: SignalOption = {}): Promise<readonly ContainerEntry[]> {
    return this.#call({ operation: 'listContainers' }, options, () =>
      [...this.#stored.containers]
        .map(([name, { modifiedAtMs }]) => ({ name, modifiedAtMs }))
        .sort((a, b) => comparePaths(a.name, b.name)),
    );
  }

  async createContainer(container: string, options: SignalOption = {}): Promise<boolean> {
    return this.#call({ operation: 'createContainer', container }, options, () => {
      if (!isContainerName(container)) throw this.#stored.error('nameRefused', { container });
      if (this.#stored.containers.has(container)) return false;
      this.addContainer(container);
      return true;
    });
  }

  async *listBlobs(
    container: string,
    prefix: string,
    options: ListOptions = {},
  ): AsyncGenerator<readonly BlobEntry[]> {
    let after: string | undefined;
    do {
      const page = await this.#call({ operation: 'listBlobs', container }, options, () =>
        this.#flatPage(container, prefix, after),
      );
      yield options.includeMetadata === true
        ? this.#withMetadata(container, page.blobs)
        : page.blobs;
      after = page.after;
    } while (after !== undefined);
  }

  async listFolder(
    container: string,
    prefix: string,
    options: SignalOption & { readonly continuation?: string; readonly pageSize?: number } = {},
  ): Promise<BlobFolderPage> {
    return this.#call({ operation: 'listFolder', container }, options, () => {
      const items = folderItems(this.#stored.requireContainer(container), prefix);
      const { continuation, pageSize = this.#pageSize } = options;
      const left =
        continuation === undefined ? items : items.filter(({ name }) => name > continuation);
      const page = left.slice(0, pageSize);
      return {
        prefixes: page.flatMap(({ name, blob }) => (blob ? [] : [name])),
        blobs: page.flatMap(({ name, blob }) => (blob ? [entryOf(name, blob)] : [])),
        continuation: left.length > page.length ? page.at(-1)?.name : undefined,
      };
    });
  }

  async head(address: BlobAddress, options: SignalOption = {}): Promise<BlobEntry | undefined> {
    return this.#call({ operation: 'head', ...address }, options, () => {
      const blob = this.#stored.requireContainer(address.container).blobs.get(address.name);
      const isLeased = this.#stored.isLeased(address);
      return blob && { ...entryOf(address.name, blob), metadata: blob.metadata, isLeased };
    });
  }

  async *read(
    address: BlobAddress,
    options: SignalOption & {
      readonly etag?: string;
      readonly offset?: number;
      readonly sizeBytes?: number;
    } = {},
  ): AsyncGenerator<Uint8Array> {
    const blob = await this.#call({ operation: 'read', ...address }, options, () =>
      this.#stored.requireVersion(address, options.etag),
    );
    const { offset = 0, sizeBytes = Infinity } = options;
    const content = contentOf(blob).subarray(offset, offset + sizeBytes);
    for (let at = 0; at < content.length; at += this.#chunkBytes) {
      options.signal?.throwIfAborted();
      this.#stored.requireVersion(address, blob.etag);
      const chunk = content.slice(at, at + this.#chunkBytes);
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  async putBlob(
    address: BlobAddress,
    content: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    const sizeBytes = content.bytes.length;
    return this.#call({ operation: 'putBlob', ...address, sizeBytes }, options, () => {
      const container = this.#stored.requirePlaceFor(address);
      this.#stored.requireCondition(address, options.condition);
      this.#stored.requireLease(address, options.leaseId);
      this.#stored.requireMd5(address, content);
      container.staged.delete(address.name);
      const pieces = [Uint8Array.from(content.bytes)];
      const md5Hex = toHex(content.md5);
      return this.#stored.write(address, { pieces, md5Hex, metadata: options.metadata });
    });
  }

  async putBlock(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: SignalOption & { readonly whole?: BlobDescription } = {},
  ): Promise<void> {
    const sizeBytes = block.bytes.length;
    await this.#call({ operation: 'putBlock', ...address, sizeBytes }, options, () => {
      this.#stored.requirePlaceFor(address);
      this.#stored.requireMd5(address, block);
      this.#stored.stage(address, block);
    });
  }

  async discardBlocks(address: BlobAddress, options: SignalOption = {}): Promise<void> {
    return this.#call({ operation: 'discardBlocks', ...address }, options, () => undefined);
  }

  async commitBlocks(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    return this.#call({ operation: 'commitBlocks', ...address }, options, () => {
      const container = this.#stored.requirePlaceFor(address);
      this.#stored.requireCondition(address, options.condition);
      this.#stored.requireLease(address, options.leaseId);
      const blocks = content.ids.map((id) => this.#stored.requireBlock(address, id));
      container.staged.delete(address.name);
      return this.#stored.write(address, {
        pieces: blocks.map(({ bytes }) => bytes),
        blocks,
        md5Hex: toHex(content.md5),
        metadata: options.metadata,
      });
    });
  }

  async getBlocks(
    address: BlobAddress,
    options: SignalOption = {},
  ): Promise<BlockLists | undefined> {
    return this.#call({ operation: 'getBlocks', ...address }, options, () => {
      const container = this.#stored.requireContainer(address.container);
      const blob = container.blobs.get(address.name);
      const staged = container.staged.get(address.name);
      if (!blob && !staged) return undefined;
      return {
        committed: (blob?.blocks ?? []).map(blockEntry),
        uncommitted: [...(staged?.values() ?? [])].map(blockEntry),
        etag: blob?.etag,
      };
    });
  }

  async deleteBlob(
    address: BlobAddress,
    options: SignalOption & { readonly condition: WriteCondition; readonly leaseId?: string },
  ): Promise<boolean> {
    return this.#call({ operation: 'deleteBlob', ...address }, options, () => {
      const { blobs } = this.#stored.requireContainer(address.container);
      if (!blobs.has(address.name)) return false;
      this.#stored.requireCondition(address, options.condition);
      this.#stored.requireLease(address, options.leaseId);
      return this.#stored.remove(address);
    });
  }

  async acquireLease(
    address: BlobAddress,
    options: LeaseOptions & { readonly seconds: number },
  ): Promise<void> {
    return this.#call({ operation: 'acquireLease', ...address }, options, () =>
      this.#stored.acquireLease(address, options.leaseId, options.seconds),
    );
  }

  async renewLease(address: BlobAddress, options: LeaseOptions): Promise<void> {
    return this.#call({ operation: 'renewLease', ...address }, options, () =>
      this.#stored.renewLease(address, options.leaseId),
    );
  }

  async releaseLease(address: BlobAddress, options: LeaseOptions): Promise<void> {
    return this.#call({ operation: 'releaseLease', ...address }, options, () =>
      this.#stored.releaseLease(address, options.leaseId),
    );
  }

  async close(): Promise<void> {}

  #call<T>(
    { sizeBytes = 0, ...call }: Omit<BlobCall, 'sizeBytes'> & { readonly sizeBytes?: number },
    { signal }: SignalOption,
    act: () => T,
  ): Promise<T> {
    const { onCall, onDone } = this;
    const options = { onCall, onDone, ...(signal === undefined ? {} : { signal }) };
    return this.#recorder.run({ ...call, sizeBytes }, options, act);
  }

  #withMetadata(container: string, blobs: readonly BlobEntry[]): readonly BlobEntry[] {
    return blobs.map((entry) => ({
      ...entry,
      metadata: this.metadata({ container, name: entry.name }),
    }));
  }

  #flatPage(
    container: string,
    prefix: string,
    after: string | undefined,
  ): { readonly blobs: readonly BlobEntry[]; readonly after: string | undefined } {
    const names = namesAfter(this.#stored.requireContainer(container), prefix, after);
    const page = names.slice(0, this.#pageSize);
    return {
      blobs: page.map((name) => entryOf(name, this.#stored.require({ container, name }))),
      after: names.length > page.length ? page.at(-1) : undefined,
    };
  }
}
