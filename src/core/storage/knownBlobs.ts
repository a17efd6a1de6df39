import { StorageError, type BlobEntry, type BlobStore } from './blobStore';
import { readBlob } from './readBlob';

/** Small blobs that are looked at again and again, each asked for once for every version of it. */
export class KnownBlobs {
  readonly #heads = new Map<string, BlobEntry>();
  readonly #texts = new Map<string, string>();

  constructor(readonly blobStore: BlobStore) {}

  /** A listed blob with its metadata; `undefined` = it is gone. @throws StorageError */
  async head(
    container: string,
    { name, etag }: BlobEntry,
    signal: AbortSignal,
  ): Promise<BlobEntry | undefined> {
    const key = `${container}\0${name}\0${etag}`;
    const known = this.#heads.get(key);
    if (known !== undefined) return known;
    const head = await this.blobStore.head({ container, name }, { signal });
    if (head !== undefined) this.#heads.set(`${container}\0${name}\0${head.etag}`, head);
    return head;
  }

  /** The text of a small blob as it was listed; `undefined` = it is gone or another. @throws StorageError */
  async text(
    container: string,
    { name, etag, sizeBytes }: Pick<BlobEntry, 'name' | 'etag' | 'sizeBytes'>,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const key = `${container}\0${name}\0${etag}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    try {
      const options = { etag, sizeBytes, ...(signal && { signal }) };
      const bytes = await readBlob(this.blobStore, { container, name }, options);
      const text = new TextDecoder().decode(bytes);
      this.#texts.set(key, text);
      return text;
    } catch (error) {
      if (!StorageError.is(error, 'blobMissing') && !StorageError.is(error, 'conditionNotMet')) {
        throw error;
      }
      return undefined;
    }
  }
}
