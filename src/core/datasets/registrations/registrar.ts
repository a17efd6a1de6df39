import { toHex } from '../../base/hex';
import type { LakeDatasets } from '../../lake/lake';
import {
  StorageError,
  type BlobAddress,
  type BlobStore,
  type SignalOption,
  type WriteCondition,
} from '../../storage/blobStore';
import type { Digests } from '../../storage/digests';
import { DatasetPaths } from '../layout/datasetPaths';
import { tellText } from '../layout/toldText';
import { formatDataset, serializeGros, type NamedVersion } from '../reference/formatGros';
import { isSameDataset, type DatasetName } from '../reference/grosReference';
import { DatasetError } from '../datasetError';

/** A version that was made from versions of others. */
export interface Reading {
  /** What was read. */
  readonly upstream: NamedVersion;
  /** What was made of it. */
  readonly downstream: NamedVersion;
  /** True if it shall be made again when there is a later version of what was read. */
  readonly isLive: boolean;
}

/** Writes who is made again when a dataset is published. Only a run does so, never a viewer. */
export class Registrar {
  readonly #store: BlobStore;
  readonly #digests: Pick<Digests, 'md5'>;
  readonly #place: LakeDatasets;
  readonly #paths: DatasetPaths;

  constructor(
    {
      blobStore,
      digests,
    }: { readonly blobStore: BlobStore; readonly digests: Pick<Digests, 'md5'> },
    place: LakeDatasets,
  ) {
    this.#store = blobStore;
    this.#digests = digests;
    this.#place = place;
    this.#paths = new DatasetPaths(place.prefix);
  }

  /**
   * Keeps, beside the version that was read, what was made of it; and registers the downstream if it
   * reads live. Doing so again changes nothing.
   * @throws DatasetError `selfReference`; StorageError
   */
  async register(reading: Reading, options: SignalOption = {}): Promise<void> {
    const { upstream, downstream, isLive } = reading;
    if (isSameDataset(upstream.name, downstream.name)) {
      throw new DatasetError(
        'selfReference',
        `${formatDataset(upstream.name)} cannot be made again whenever it is published: it would never end`,
        { remedy: 'Read a version of it, with a tag after a colon' },
      );
    }
    const text = serializeGros(downstream.name, downstream.version);
    await this.#write(
      this.#paths.reading(upstream.name, upstream.version, downstream.name),
      text,
      options,
    );
    if (isLive) {
      await this.#write(this.#paths.registration(upstream.name, downstream.name), text, options);
    }
  }

  /** Returns false if there was none. What is kept beside versions stays. @throws StorageError */
  async remove(
    upstream: DatasetName,
    downstream: DatasetName,
    options: SignalOption = {},
  ): Promise<boolean> {
    const address = this.#address(this.#paths.registration(upstream, downstream));
    return this.#store.deleteBlob(address, { condition: { kind: 'any' }, ...options });
  }

  /** Writes a text unless it is there; of two who write at once, the later looks again. */
  async #write(name: string, text: string, options: SignalOption): Promise<void> {
    const address = this.#address(name);
    const bytes = new TextEncoder().encode(text);
    const md5 = await this.#digests.md5(bytes);
    for (;;) {
      const known = await this.#store.head(address, options);
      if (known?.md5Hex === toHex(md5)) return;
      const condition: WriteCondition =
        known === undefined ? { kind: 'absent' } : { kind: 'etag', etag: known.etag };
      try {
        const written = { condition, metadata: tellText(text), ...options };
        await this.#store.putBlob(address, { bytes, md5 }, written);
        return;
      } catch (error) {
        if (!StorageError.is(error, 'conditionNotMet')) throw error;
      }
    }
  }

  #address(name: string): BlobAddress {
    return { container: this.#place.container, name };
  }
}
