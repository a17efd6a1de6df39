import { RecentMap } from '../base/recentMap';
import { StorageError, type BlobAddress, type BlobEntry, type BlobStore } from './blobStore';
import { readBlob } from './readBlob';

/** Characters that are held of one account: the markers of any lake, and most of its events. */
const mostHeld = 64 * 1024 * 1024;

/**
 * Small blobs that are looked at again and again, each asked for once for every version of it, as long as
 * there is room for what was told of it.
 */
export class KnownBlobs {
  readonly #heads: RecentMap<BlobEntry>;
  readonly #texts: RecentMap<string>;

  constructor(
    readonly blobStore: BlobStore,
    most = mostHeld,
  ) {
    this.#heads = new RecentMap(most);
    this.#texts = new RecentMap(most);
  }

  /** A listed blob with its metadata; `undefined` = it is gone. @throws StorageError */
  async head(
    container: string,
    { name, etag }: BlobEntry,
    signal: AbortSignal,
  ): Promise<BlobEntry | undefined> {
    const known = this.#heads.get(keyOf(container, { name, etag }));
    if (known !== undefined) return known;
    const head = await this.blobStore.head({ container, name }, { signal });
    if (head !== undefined) {
      const key = keyOf(container, head);
      this.#heads.set(key, head, key.length + weightOf(head.metadata));
    }
    return head;
  }

  /**
   * A blob that nobody writes to while another, listed one stays as it is: once it was there, it is not asked
   * for again until that changes. `undefined` = there is none. @throws StorageError
   */
  async headSince(
    address: BlobAddress,
    { name, etag }: Pick<BlobEntry, 'name' | 'etag'>,
    signal: AbortSignal,
  ): Promise<BlobEntry | undefined> {
    const key = `${keyOf(address.container, { name, etag })}\0${address.name}`;
    const known = this.#heads.get(key);
    if (known !== undefined) return known;
    const head = await this.blobStore.head(address, { signal });
    if (head !== undefined) this.#heads.set(key, head, key.length + weightOf(head.metadata));
    return head;
  }

  /** The text of a small blob as it was listed; `undefined` = it is gone or another. @throws StorageError */
  async text(
    container: string,
    { name, etag, sizeBytes }: Pick<BlobEntry, 'name' | 'etag' | 'sizeBytes'>,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const key = keyOf(container, { name, etag });
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    try {
      const options = { etag, sizeBytes, ...(signal && { signal }) };
      const bytes = await readBlob(this.blobStore, { container, name }, options);
      const text = new TextDecoder().decode(bytes);
      this.#texts.set(key, text, key.length + text.length);
      return text;
    } catch (error) {
      if (!StorageError.is(error, 'blobMissing') && !StorageError.is(error, 'conditionNotMet')) {
        throw error;
      }
      return undefined;
    }
  }
}

function keyOf(container: string, { name, etag }: Pick<BlobEntry, 'name' | 'etag'>): string {
  return `${container}\0${name}\0${etag}`;
}

function weightOf(metadata: BlobEntry['metadata'] = {}): number {
  return Object.entries(metadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}
