import { createHash } from 'node:crypto';
import type { Clock } from '../../src/core/base/clock';
import { toHex } from '../../src/core/base/hex';
import { isAddressableName } from '../../src/core/storage/blobNameRules';
import type {
  BlobAddress,
  BlobEntry,
  BlockEntry,
  StorageError,
  StorageErrorReason,
  WriteCondition,
} from '../../src/core/storage/blobStore';
import { comparePaths } from '../../src/core/storage/pathOrder';
import { storageError } from '../../src/core/storage/storageErrors';

export interface StoredBlock {
  readonly id: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface StoredBlob {
  readonly pieces: readonly Uint8Array[];
  readonly blocks: readonly StoredBlock[];
  readonly md5Hex: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly modifiedAtMs: number;
}

export interface StoredContainer {
  readonly blobs: Map<string, StoredBlob>;
  /** By blob name, then by the id's hex. */
  readonly staged: Map<string, Map<string, StoredBlock>>;
  /** By blob name; one that ran out stays until another is taken or the blob is gone. */
  readonly leases: Map<string, StoredLease>;
  readonly modifiedAtMs: number;
}

export interface StoredLease {
  readonly id: string;
  readonly seconds: number;
  readonly untilMs: number;
}

/** What a write gives a blob; the rest is the service's. */
export interface Written {
  readonly pieces: readonly Uint8Array[];
  readonly blocks?: readonly StoredBlock[];
  readonly md5Hex: string | undefined;
  readonly metadata: Readonly<Record<string, string>> | undefined;
}

/** What a blob service holds, and what it insists on. */
export class StoredBlobs {
  readonly containers = new Map<string, StoredContainer>();
  readonly #endpoint: string;
  readonly #clock: Clock;
  #writes = 0;

  constructor(options: { readonly endpoint: string; readonly clock: Clock }) {
    this.#endpoint = options.endpoint;
    this.#clock = options.clock;
  }

  addContainer(name: string): void {
    const modifiedAtMs = this.#nowMs();
    this.containers.set(name, {
      blobs: new Map(),
      staged: new Map(),
      leases: new Map(),
      modifiedAtMs,
    });
  }

  /** What a container holds is never changed in place, so that its maps are all of it. */
  snapshot(name: string): () => void {
    const container = this.containers.get(name);
    if (container === undefined) throw new Error(`No container ${name}`);
    const copy = (): StoredContainer => ({
      ...kept,
      blobs: new Map(kept.blobs),
      staged: new Map([...kept.staged].map(([blob, blocks]) => [blob, new Map(blocks)])),
      leases: new Map(kept.leases),
    });
    let kept = container;
    kept = copy();
    return () => void this.containers.set(name, copy());
  }

  write(address: BlobAddress, content: Written): { readonly etag: string } {
    const { pieces, blocks = [], md5Hex, metadata = {} } = content;
    const etag = this.nextEtag();
    this.set(address, { pieces, blocks, md5Hex, metadata, etag, modifiedAtMs: this.#nowMs() });
    return { etag };
  }

  set(address: BlobAddress, blob: StoredBlob): void {
    this.requireContainer(address.container).blobs.set(address.name, blob);
  }

  nextEtag(): string {
    this.#writes += 1;
    return `0x8D${this.#writes.toString(16).toUpperCase().padStart(13, '0')}`;
  }

  find({ container, name }: BlobAddress): StoredBlob | undefined {
    return this.containers.get(container)?.blobs.get(name);
  }

  require(address: BlobAddress): StoredBlob {
    const blob = this.requireContainer(address.container).blobs.get(address.name);
    if (!blob) throw this.error('blobMissing', address);
    return blob;
  }

  requireVersion(address: BlobAddress, etag: string | undefined): StoredBlob {
    const blob = this.require(address);
    if (etag === undefined || blob.etag === etag) return blob;
    throw this.error('conditionNotMet', address);
  }

  requireContainer(container: string): StoredContainer {
    const found = this.containers.get(container);
    if (!found) throw this.error('containerMissing', { container });
    return found;
  }

  /** The container that a blob may be written to. */
  requirePlaceFor(address: BlobAddress): StoredContainer {
    if (!isAddressableName(address.name)) throw this.error('nameRefused', address);
    return this.requireContainer(address.container);
  }

  requireCondition(address: BlobAddress, condition: WriteCondition): void {
    if (!isMet(condition, this.find(address))) throw this.error('conditionNotMet', address);
  }

  isLeased({ container, name }: BlobAddress): boolean {
    const lease = this.containers.get(container)?.leases.get(name);
    return lease !== undefined && lease.untilMs > this.#clock.nowMs();
  }

  /** What a write or a deletion has to name, if the blob is leased, and must not, if it is not. */
  requireLease(address: BlobAddress, leaseId: string | undefined): void {
    const lease = this.requireContainer(address.container).leases.get(address.name);
    const isLeased = this.isLeased(address);
    if (leaseId === undefined && isLeased) throw this.error('leaseHeld', address);
    const isHolder = isLeased && lease?.id === leaseId;
    if (leaseId !== undefined && !isHolder) throw this.error('leaseLost', address);
  }

  acquireLease(address: BlobAddress, id: string, seconds: number): void {
    const { leases } = this.requireContainer(address.container);
    this.require(address);
    if (this.isLeased(address) && leases.get(address.name)?.id !== id) {
      throw this.error('leaseHeld', address);
    }
    const untilMs = this.#clock.nowMs() + seconds * 1000;
    leases.set(address.name, { id, seconds, untilMs });
  }

  renewLease(address: BlobAddress, id: string): void {
    this.require(address);
    const lease = this.requireContainer(address.container).leases.get(address.name);
    if (lease?.id !== id) throw this.error('leaseLost', address);
    this.acquireLease(address, id, lease.seconds);
  }

  releaseLease(address: BlobAddress, id: string): void {
    this.require(address);
    const { leases } = this.requireContainer(address.container);
    if (leases.get(address.name)?.id !== id) throw this.error('leaseLost', address);
    leases.delete(address.name);
  }

  remove(address: BlobAddress): boolean {
    const container = this.containers.get(address.container);
    container?.leases.delete(address.name);
    return container?.blobs.delete(address.name) ?? false;
  }

  requireMd5(
    address: BlobAddress,
    { bytes, md5 }: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
  ): void {
    if (md5HexOf(bytes) !== toHex(md5)) throw this.error('md5Mismatch', address);
  }

  stage(address: BlobAddress, { id, bytes }: StoredBlock): void {
    const { staged } = this.requireContainer(address.container);
    const blocks = staged.get(address.name) ?? new Map<string, StoredBlock>();
    const isOtherLength = [...blocks.values()].some((block) => block.id.length !== id.length);
    if (id.length === 0 || id.length > longestIdBytes || isOtherLength) {
      throw this.error('blocksRefused', address);
    }
    blocks.set(toHex(id), { id: Uint8Array.from(id), bytes: Uint8Array.from(bytes) });
    staged.set(address.name, blocks);
  }

  /** A block by its id, staged or committed. */
  requireBlock(address: BlobAddress, id: Uint8Array): StoredBlock {
    const key = toHex(id);
    const block =
      this.requireContainer(address.container).staged.get(address.name)?.get(key) ??
      this.find(address)?.blocks.find((candidate) => toHex(candidate.id) === key);
    if (!block) throw this.error('blocksRefused', address);
    return block;
  }

  error(
    reason: StorageErrorReason,
    target: { readonly container?: string; readonly name?: string } = {},
  ): StorageError {
    return storageError(reason, { endpoint: this.#endpoint, ...target });
  }

  /** Whole seconds: the service tells times in HTTP dates. */
  #nowMs(): number {
    return Math.floor(this.#clock.nowMs() / 1000) * 1000;
  }
}

const longestIdBytes = 64;

function isMet(condition: WriteCondition, blob: StoredBlob | undefined): boolean {
  if (condition.kind === 'any') return true;
  return condition.kind === 'absent' ? blob === undefined : blob?.etag === condition.etag;
}

/** Names of blobs below a prefix that come after another, sorted. */
export function namesAfter(
  { blobs }: StoredContainer,
  prefix: string,
  after: string | undefined,
): readonly string[] {
  return [...blobs.keys()]
    .filter((name) => name.startsWith(prefix) && (after === undefined || name > after))
    .sort(comparePaths);
}

/** What one level shows, sorted: blobs, and prefixes without one. */
export function folderItems(
  { blobs }: StoredContainer,
  prefix: string,
): readonly { readonly name: string; readonly blob: StoredBlob | undefined }[] {
  const items = new Map<string, StoredBlob | undefined>();
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

export function entryOf(name: string, blob: StoredBlob): BlobEntry {
  const sizeBytes = blob.pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { md5Hex, etag, modifiedAtMs } = blob;
  return { name, sizeBytes, md5Hex, etag, modifiedAtMs };
}

export function blockEntry({ id, bytes }: StoredBlock): BlockEntry {
  return { id, sizeBytes: bytes.length };
}

export function contentOf({ pieces }: StoredBlob): Uint8Array {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
}

export function md5HexOf(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
