import { createHash } from 'node:crypto';
import { fromHex, toBase64, toHex } from '../../core/base/hex';
import {
  StorageError,
  type BlobAddress,
  type BlobDescription,
  type BlockLists,
  type SignalOption,
  type WriteOptions,
} from '../../core/storage/blobStore';
import { codeIn, etagIn, textIn } from '../http/answers';
import type { RestClient, RestRequest } from '../http/restClient';
import { requireBucket } from './buckets';
import type { Conditions } from './conditions';
import { completedEtagIn, renderParts, uploadIdIn } from './documents';
import { headObject } from './headObject';
import { descriptionHeaders } from './objectHeaders';
import { holdsAll, writeOnce } from './objectWrites';

/** A block handed over; it becomes a part of the number of its turn. */
interface Part {
  readonly number: number;
  readonly sizeBytes: number;
  readonly md5Hex: string;
  /** `undefined` = not there yet. */
  etag?: string;
}

/** An object on its way, known to this process only. */
interface Upload {
  readonly id: Promise<string>;
  readonly whole: BlobDescription;
  /** By the id of the block, hex, in the order they were handed over. */
  readonly parts: Map<string, Part>;
}

/**
 * Blocks as parts of multipart uploads. S3 puts parts together by number and knows no ids, so a block
 * gets the number of its turn, and a commit may leave blocks out but not reorder them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export class Uploads {
  readonly #rest: RestClient;
  readonly #conditions: Conditions;
  readonly #open = new Map<string, Upload>();

  constructor(rest: RestClient, conditions: Conditions) {
    this.#rest = rest;
    this.#conditions = conditions;
  }

  /** {@link BlobStore.putBlock} */
  async putPart(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    { whole = {}, signal }: SignalOption & { readonly whole?: BlobDescription },
  ): Promise<void> {
    signal?.throwIfAborted();
    const upload = this.#uploadOf(address, whole);
    const id = toHex(block.id);
    const part: Part = {
      number: upload.parts.get(id)?.number ?? upload.parts.size + 1,
      sizeBytes: block.bytes.length,
      md5Hex: toHex(block.md5),
    };
    // Before anything is waited for: the number is that of the call.
    upload.parts.set(id, part);
    const query = { partNumber: String(part.number), uploadId: await upload.id };
    const answer = await this.#rest.call(
      {
        method: 'PUT',
        target: address,
        query,
        headers: [['content-md5', toBase64(block.md5)]],
        body: block.bytes,
      },
      { signal },
    );
    part.etag = etagIn(answer, this.#rest, address);
  }

  /** {@link BlobStore.commitBlocks} */
  async complete(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    const { condition, signal } = options;
    if (!this.#open.has(keyOf(address))) {
      await requireBucket(this.#rest, address.container, options);
    }
    const { upload, parts } = this.#requireParts(address, content.ids);
    this.#requireAnnounced(address, upload.whole, { ...options, md5: content.md5 });
    const request: RestRequest = {
      method: 'POST',
      target: address,
      query: { uploadId: await upload.id },
      headers: [
        ['content-type', 'application/xml'],
        ...(await this.#conditions.headersFor(address, condition, options)),
      ],
      body: Buffer.from(renderParts(parts)),
    };
    const written = await writeOnce(condition, {
      send: async (onRetry) => {
        const answer = await this.#rest.call(request, { signal, onRetry });
        const etag = completedEtagIn(textIn(answer));
        if (etag === undefined)
          throw this.#rest.failure('serverError', address, codeIn(answer.body));
        return etag;
      },
      findOwn: async () => {
        const found = await headObject(this.#rest, address, options);
        const isSame = found?.etag === etagOfParts(parts);
        return isSame && holdsAll(found.metadata, options.metadata) ? found.etag : undefined;
      },
      missing: () => this.#rest.failure('conditionNotMet', address),
    });
    this.#open.delete(keyOf(address));
    return written;
  }

  /** {@link BlobStore.discardBlocks} */
  async discard(address: BlobAddress, { signal }: SignalOption): Promise<void> {
    const upload = this.#open.get(keyOf(address));
    if (upload === undefined) return;
    this.#open.delete(keyOf(address));
    try {
      const query = { uploadId: await upload.id };
      await this.#rest.call({ method: 'DELETE', target: address, query }, { signal });
    } catch (error) {
      // It was never begun, or somebody else ended it.
      if (!StorageError.is(error, 'blocksRefused')) throw error;
    }
  }

  /** {@link BlobStore.getBlocks}: of committed blocks S3 knows nothing, and staged are those of this process. */
  async blocks(address: BlobAddress, options: SignalOption): Promise<BlockLists | undefined> {
    const found = await headObject(this.#rest, address, options);
    const parts = [...(this.#open.get(keyOf(address))?.parts ?? [])];
    const staged = parts.filter(([, { etag }]) => etag !== undefined);
    if (found === undefined && staged.length === 0) return undefined;
    return {
      committed: [],
      uncommitted: staged.map(([id, { sizeBytes }]) => ({ id: fromHex(id), sizeBytes })),
      etag: found?.etag,
    };
  }

  #uploadOf(address: BlobAddress, whole: BlobDescription): Upload {
    const known = this.#open.get(keyOf(address));
    if (known !== undefined) return known;
    const upload = { id: this.#begin(address, whole), whole, parts: new Map<string, Part>() };
    upload.id.catch(() => this.#open.delete(keyOf(address)));
    this.#open.set(keyOf(address), upload);
    return upload;
  }

  /** Shared by all blocks, so that no single one's signal may end it. */
  async #begin(target: BlobAddress, whole: BlobDescription): Promise<string> {
    const headers = descriptionHeaders(whole);
    const query = { uploads: '' };
    const answer = await this.#rest.call({ method: 'POST', target, query, headers });
    const id = uploadIdIn(textIn(answer));
    if (id === undefined) throw this.#rest.badAnswer(target);
    return id;
  }

  /** @throws StorageError `blocksRefused` for a block that is not there, or that comes after a later one. */
  #requireParts(
    address: BlobAddress,
    ids: readonly Uint8Array[],
  ): { readonly upload: Upload; readonly parts: readonly Required<Part>[] } {
    const upload = this.#open.get(keyOf(address));
    const parts: Required<Part>[] = [];
    for (const id of ids) {
      const part = upload?.parts.get(toHex(id));
      const last = parts.at(-1)?.number ?? 0;
      if (part?.etag === undefined || part.number <= last) throw this.#refusal(address);
      parts.push({ ...part, etag: part.etag });
    }
    if (upload === undefined || parts.length === 0) throw this.#refusal(address);
    return { upload, parts };
  }

  /** @throws StorageError `notSupported` for what would have had to be told with the first block. */
  #requireAnnounced(address: BlobAddress, told: BlobDescription, asked: BlobDescription): void {
    const isSameType = (asked.contentType ?? told.contentType) === told.contentType;
    const isSameMd5 = told.md5 === undefined || String(told.md5) === String(asked.md5);
    if (isSameType && isSameMd5 && holdsAll(told.metadata, asked.metadata)) return;
    const what = 'what an object is has to be told with its first block';
    throw this.#rest.failure('notSupported', address, what);
  }

  #refusal(address: BlobAddress): StorageError {
    return this.#rest.failure('blocksRefused', address, 'not staged here in this order');
  }
}

function keyOf({ container, name }: BlobAddress): string {
  return `${container}/${name}`;
}

/** What the ETag of an object made of parts is, where no key of the customer's encrypts. */
function etagOfParts(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const { md5Hex } of parts) hash.update(md5Hex, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}
