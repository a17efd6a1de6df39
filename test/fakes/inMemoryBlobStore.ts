import { createHash } from 'node:crypto';
import { type Clock, systemClock } from '../../src/core/base/clock';
import { toHex } from '../../src/core/base/hex';
import { isAddressableName, isContainerName } from '../../src/core/storage/blobNameRules';
import type {
  BlobAddress,
  BlobEntry,
  BlobFolderPage,
  BlobStore,
  BlockEntry,
  BlockLists,
  ContainerEntry,
  SignalOption,
  StorageError,
  StorageErrorReason,
  WriteCondition,
  WriteOptions,
} from '../../src/core/storage/blobStore';
import { comparePaths } from '../../src/core/storage/pathOrder';
import { storageError } from '../../src/core/storage/storageErrors';

export type BlobOperation =
  | 'listContainers'
  | 'createContainer'
  /** One per page. */
  | 'listBlobs'
  | 'listFolder'
  | 'head'
  | 'read'
  | 'putBlob'
  | 'putBlock'
  | 'commitBlocks'
  | 'getBlocks'
  | 'deleteBlob';

/** One call, as hooks and `calls` see it. */
export interface BlobCall {
  readonly operation: BlobOperation;
  readonly container?: string;
  readonly name?: string;
  /** Sent; what a read gives out is counted in `bytesRead` only. */
  readonly sizeBytes: number;
}

/** A fault that strikes `before` the service did anything, or `after`: the answer is lost. */
export interface FaultOptions {
  readonly when?: 'before' | 'after';
  readonly times?: number;
  /** Only calls about this blob. */
  readonly name?: string;
}

export interface InMemoryBlobStoreOptions {
  readonly clock?: Clock;
  readonly endpoint?: string;
  /** Blobs a page of `listBlobs`. */
  readonly pageSize?: number;
  /** Bytes a chunk of `read`. */
  readonly chunkBytes?: number;
}

interface Block {
  readonly id: Uint8Array;
  readonly bytes: Uint8Array;
}

interface Blob {
  readonly pieces: readonly Uint8Array[];
  readonly blocks: readonly Block[];
  readonly md5Hex: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly modifiedAtMs: number;
}

interface Container {
  readonly blobs: Map<string, Blob>;
  /** By blob name, then by the id's hex. */
  readonly staged: Map<string, Map<string, Block>>;
  readonly modifiedAtMs: number;
}

interface Fault {
  readonly operation: BlobOperation;
  readonly error: Error;
  readonly when: 'before' | 'after';
  readonly name: string | undefined;
  times: number;
}

/**
 * Blobs in memory under the rules of Azure: what it checks is checked, what it merely stores is
 * stored unchecked, every write makes a new ETag. Calls and bytes are counted; helpers that arrange or
 * tamper are not.
 */
export class InMemoryBlobStore implements BlobStore {
  readonly endpoint: string;
  readonly counts: Record<BlobOperation, number> = {
    listContainers: 0,
    createContainer: 0,
    listBlobs: 0,
    listFolder: 0,
    head: 0,
    read: 0,
    putBlob: 0,
    putBlock: 0,
    commitBlocks: 0,
    getBlocks: 0,
    deleteBlob: 0,
  };
  bytesSent = 0;
  bytesRead = 0;
  /** Every call, in order. */
  readonly calls: BlobCall[] = [];
  /** Called before the service acts; what it throws is what the caller gets. */
  onCall: ((call: BlobCall) => void | Promise<void>) | undefined;
  /** Called after the service acted, before the caller knows. */
  onDone: ((call: BlobCall) => void | Promise<void>) | undefined;
  readonly #containers = new Map<string, Container>();
  readonly #faults: Fault[] = [];
  readonly #clock: Clock;
  readonly #pageSize: number;
  readonly #chunkBytes: number;
  #writes = 0;

  constructor(options: InMemoryBlobStoreOptions = {}) {
    this.endpoint = options.endpoint ?? 'memory://account';
    this.#clock = options.clock ?? systemClock;
    this.#pageSize = options.pageSize ?? 5000;
    this.#chunkBytes = options.chunkBytes ?? 64 * 1024;
  }

  // Arranging and looking, uncounted.

  addContainer(container: string): this {
    this.#containers.set(container, this.#newContainer());
    return this;
  }

  removeContainer(container: string): this {
    this.#containers.delete(container);
    return this;
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
    if (!this.#containers.has(address.container)) this.addContainer(address.container);
    this.#write(address, { pieces: [bytes], md5Hex, metadata: options.metadata });
    return this;
  }

  /** A blob's bytes, `undefined` if it does not exist. */
  content(address: BlobAddress): Uint8Array | undefined {
    const blob = this.#find(address);
    return blob && contentOf(blob);
  }

  text(address: BlobAddress): string | undefined {
    const bytes = this.content(address);
    return bytes && Buffer.from(bytes).toString();
  }

  /** Names of a container's blobs, sorted. */
  names(container: string): readonly string[] {
    return [...(this.#containers.get(container)?.blobs.keys() ?? [])].sort(comparePaths);
  }

  /** A blob as a head would show it. */
  entry(address: BlobAddress): BlobEntry | undefined {
    const blob = this.#find(address);
    return blob && entryOf(address.name, blob);
  }

  // Tampering, uncounted.

  /** Other content under the old Content-MD5; the ETag changes as with any write, unless bits just rotted. */
  replaceContent(
    address: BlobAddress,
    content: string | Uint8Array,
    options: { readonly keepsEtag?: true } = {},
  ): this {
    const blob = this.#require(address);
    const pieces = [Uint8Array.from(Buffer.from(content))];
    this.#write(address, { ...blob, pieces });
    if (options.keepsEtag) this.#set(address, { ...this.#require(address), etag: blob.etag });
    return this;
  }

  /** Sets the Content-MD5 property, or erases it as Set Blob Properties without one does. */
  setMd5(address: BlobAddress, md5Hex: string | undefined): this {
    const blob = this.#require(address);
    this.#set(address, { ...blob, md5Hex, etag: this.#nextEtag() });
    return this;
  }

  /** Writes the same content again: only ETag and time change. */
  touch(address: BlobAddress): this {
    this.#set(address, { ...this.#require(address), etag: this.#nextEtag() });
    return this;
  }

  remove(address: BlobAddress): this {
    this.#containers.get(address.container)?.blobs.delete(address.name);
    return this;
  }

  /** Makes the next calls of a kind fail. */
  failNext(
    operation: BlobOperation,
    error: Error | StorageErrorReason,
    options: FaultOptions = {},
  ): this {
    const { when = 'before', times = 1, name } = options;
    const thrown = typeof error === 'string' ? this.#error(error, name) : error;
    this.#faults.push({ operation, error: thrown, when, name, times });
    return this;
  }

  /** Takes back every fault that has not struck yet. */
  clearFaults(): this {
    this.#faults.length = 0;
    return this;
  }

  // The port.

  async listContainers(options: SignalOption = {}): Promise<readonly ContainerEntry[]> {
    return this.#call({ operation: 'listContainers' }, options, () =>
      [...this.#containers]
        .map(([name, { modifiedAtMs }]) => ({ name, modifiedAtMs }))
        .sort((a, b) => comparePaths(a.name, b.name)),
    );
  }

  async createContainer(container: string, options: SignalOption = {}): Promise<boolean> {
    return this.#call({ operation: 'createContainer', container }, options, () => {
      if (!isContainerName(container)) throw this.#error('nameRefused', undefined, container);
      if (this.#containers.has(container)) return false;
      this.addContainer(container);
      return true;
    });
  }

  async *listBlobs(
    container: string,
    prefix: string,
    options: SignalOption = {},
  ): AsyncGenerator<readonly BlobEntry[]> {
    let after: string | undefined;
    do {
      const page = await this.#call({ operation: 'listBlobs', container }, options, () =>
        this.#flatPage(container, prefix, after),
      );
      yield page.blobs;
      after = page.after;
    } while (after !== undefined);
  }

  async listFolder(
    container: string,
    prefix: string,
    options: SignalOption & { readonly continuation?: string; readonly pageSize?: number } = {},
  ): Promise<BlobFolderPage> {
    return this.#call({ operation: 'listFolder', container }, options, () => {
      const items = folderItems(this.#requireContainer(container), prefix);
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
      const blob = this.#requireContainer(address.container).blobs.get(address.name);
      return blob && { ...entryOf(address.name, blob), metadata: blob.metadata };
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
      this.#version(address, options.etag),
    );
    const { offset = 0, sizeBytes = Infinity } = options;
    const content = contentOf(blob).subarray(offset, offset + sizeBytes);
    for (let at = 0; at < content.length; at += this.#chunkBytes) {
      options.signal?.throwIfAborted();
      this.#version(address, blob.etag);
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
      this.#requireName(address);
      const container = this.#requireContainer(address.container);
      this.#requireCondition(address, options.condition);
      this.#requireMd5(address, content);
      container.staged.delete(address.name);
      const pieces = [Uint8Array.from(content.bytes)];
      const md5Hex = toHex(content.md5);
      return this.#write(address, { pieces, md5Hex, metadata: options.metadata });
    });
  }

  async putBlock(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: SignalOption = {},
  ): Promise<void> {
    const sizeBytes = block.bytes.length;
    await this.#call({ operation: 'putBlock', ...address, sizeBytes }, options, () => {
      this.#requireName(address);
      const { staged } = this.#requireContainer(address.container);
      const blocks = staged.get(address.name) ?? new Map<string, Block>();
      const isOtherLength = [...blocks.values()].some(({ id }) => id.length !== block.id.length);
      if (block.id.length === 0 || block.id.length > 64 || isOtherLength) {
        throw this.#error('blocksRefused', address.name, address.container);
      }
      this.#requireMd5(address, block);
      const kept = { id: Uint8Array.from(block.id), bytes: Uint8Array.from(block.bytes) };
      blocks.set(toHex(kept.id), kept);
      staged.set(address.name, blocks);
    });
  }

  async commitBlocks(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    return this.#call({ operation: 'commitBlocks', ...address }, options, () => {
      this.#requireName(address);
      const container = this.#requireContainer(address.container);
      this.#requireCondition(address, options.condition);
      const blocks = content.ids.map((id) => this.#findBlock(container, address, id));
      container.staged.delete(address.name);
      return this.#write(address, {
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
      const container = this.#requireContainer(address.container);
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
    options: SignalOption & { readonly condition: WriteCondition },
  ): Promise<boolean> {
    return this.#call({ operation: 'deleteBlob', ...address }, options, () => {
      const { blobs } = this.#requireContainer(address.container);
      if (!blobs.has(address.name)) return false;
      this.#requireCondition(address, options.condition);
      return blobs.delete(address.name);
    });
  }

  async close(): Promise<void> {}

  async #call<T>(
    { sizeBytes = 0, ...rest }: Omit<BlobCall, 'sizeBytes'> & { readonly sizeBytes?: number },
    { signal }: SignalOption,
    act: () => T,
  ): Promise<T> {
    const call: BlobCall = { ...rest, sizeBytes };
    signal?.throwIfAborted();
    this.counts[call.operation] += 1;
    this.bytesSent += sizeBytes;
    this.calls.push(call);
    await this.onCall?.(call);
    signal?.throwIfAborted();
    this.#strike(call, 'before');
    const result = act();
    await this.onDone?.(call);
    this.#strike(call, 'after');
    return result;
  }

  #strike(call: BlobCall, when: 'before' | 'after'): void {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.operation === call.operation &&
        candidate.when === when &&
        candidate.times > 0 &&
        (candidate.name === undefined || candidate.name === call.name),
    );
    if (!fault) return;
    fault.times -= 1;
    throw fault.error;
  }

  #flatPage(
    name: string,
    prefix: string,
    after: string | undefined,
  ): { readonly blobs: readonly BlobEntry[]; readonly after: string | undefined } {
    const { blobs } = this.#requireContainer(name);
    const names = [...blobs.keys()]
      .filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
      .sort(comparePaths);
    const page = names.slice(0, this.#pageSize);
    return {
      blobs: page.flatMap((key) => {
        const blob = blobs.get(key);
        return blob ? [entryOf(key, blob)] : [];
      }),
      after: names.length > page.length ? page.at(-1) : undefined,
    };
  }

  #write(
    address: BlobAddress,
    content: {
      readonly pieces: readonly Uint8Array[];
      readonly blocks?: readonly Block[];
      readonly md5Hex: string | undefined;
      readonly metadata: Readonly<Record<string, string>> | undefined;
    },
  ): { readonly etag: string } {
    const { pieces, blocks = [], md5Hex, metadata = {} } = content;
    const etag = this.#nextEtag();
    this.#set(address, { pieces, blocks, md5Hex, metadata, etag, modifiedAtMs: this.#nowMs() });
    return { etag };
  }

  #set(address: BlobAddress, blob: Blob): void {
    this.#requireContainer(address.container).blobs.set(address.name, blob);
  }

  /** Whole seconds: the service tells times in HTTP dates. */
  #nowMs(): number {
    return Math.floor(this.#clock.nowMs() / 1000) * 1000;
  }

  #newContainer(): Container {
    return { blobs: new Map(), staged: new Map(), modifiedAtMs: this.#nowMs() };
  }

  #nextEtag(): string {
    this.#writes += 1;
    return `0x8D${this.#writes.toString(16).toUpperCase().padStart(13, '0')}`;
  }

  #find({ container, name }: BlobAddress): Blob | undefined {
    return this.#containers.get(container)?.blobs.get(name);
  }

  #require(address: BlobAddress): Blob {
    const blob = this.#requireContainer(address.container).blobs.get(address.name);
    if (!blob) throw this.#error('blobMissing', address.name, address.container);
    return blob;
  }

  #version(address: BlobAddress, etag: string | undefined): Blob {
    const blob = this.#require(address);
    if (etag === undefined || blob.etag === etag) return blob;
    throw this.#error('conditionNotMet', address.name, address.container);
  }

  #requireContainer(name: string): Container {
    const container = this.#containers.get(name);
    if (!container) throw this.#error('containerMissing', undefined, name);
    return container;
  }

  #requireName({ container, name }: BlobAddress): void {
    if (!isAddressableName(name)) throw this.#error('nameRefused', name, container);
  }

  #requireCondition(address: BlobAddress, condition: WriteCondition): void {
    if (isMet(condition, this.#find(address))) return;
    throw this.#error('conditionNotMet', address.name, address.container);
  }

  #requireMd5(
    { container, name }: BlobAddress,
    { bytes, md5 }: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
  ): void {
    if (md5HexOf(bytes) !== toHex(md5)) throw this.#error('md5Mismatch', name, container);
  }

  #findBlock(container: Container, { name, container: of }: BlobAddress, id: Uint8Array): Block {
    const key = toHex(id);
    const block =
      container.staged.get(name)?.get(key) ??
      container.blobs.get(name)?.blocks.find((candidate) => toHex(candidate.id) === key);
    if (!block) throw this.#error('blocksRefused', name, of);
    return block;
  }

  #error(reason: StorageErrorReason, name?: string, container?: string): StorageError {
    return storageError(reason, {
      endpoint: this.endpoint,
      ...(container === undefined ? {} : { container }),
      ...(name === undefined ? {} : { name }),
    });
  }
}

function isMet(condition: WriteCondition, blob: Blob | undefined): boolean {
  if (condition.kind === 'any') return true;
  return condition.kind === 'absent' ? blob === undefined : blob?.etag === condition.etag;
}

function folderItems(
  { blobs }: Container,
  prefix: string,
): readonly { readonly name: string; readonly blob: Blob | undefined }[] {
  const items = new Map<string, Blob | undefined>();
  for (const [name, blob] of blobs) {
    if (!name.startsWith(prefix)) continue;
    const end = name.indexOf('/', prefix.length);
    if (end < 0) items.set(name, blob);
    else items.set(name.slice(0, end + 1), undefined);
  }
  return [...items]
    .map(([name, blob]) => ({ name, blob }))
    .sort((a, b) => comparePaths(a.name, b.name));
}

function entryOf(name: string, blob: Blob): BlobEntry {
  const sizeBytes = blob.pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { md5Hex, etag, modifiedAtMs } = blob;
  return { name, sizeBytes, md5Hex, etag, modifiedAtMs };
}

function blockEntry({ id, bytes }: Block): BlockEntry {
  return { id, sizeBytes: bytes.length };
}

function contentOf({ pieces }: Blob): Uint8Array {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}

function md5HexOf(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
