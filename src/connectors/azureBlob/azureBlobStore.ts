import type { Clock } from '../../core/base/clock';
import { toBase64, toHex } from '../../core/base/hex';
import type { Logger } from '../../core/base/logger';
import type { StorageCredential } from '../../core/lake/secrets';
import {
  StorageError,
  type BlobAddress,
  type BlobEntry,
  type BlobFolderPage,
  type BlobStore,
  type BlockLists,
  type ContainerEntry,
  type LeaseOptions,
  type SignalOption,
  type WriteCondition,
  type WriteOptions,
} from '../../core/storage/blobStore';
import { AccountClient } from './accountClient';
import { conditionHeaders, contentHeaders, leaseHeaders, metadataIn } from './blobHeaders';
import {
  etagText,
  md5HexOf,
  parseBlobPage,
  parseBlockLists,
  parseFolderPage,
  renderBlockList,
} from './documents';
import { defaultPatienceMs, type HttpHeaders } from './httpTransport';
import { readBlobContent, type ReadOptions } from './readBlobContent';
import { parseEndpoint, type RequestTarget } from './requestPath';
import { header, RestClient, type RestRequest } from './restClient';
import { usualTries } from './retries';
import { systemTiming, type Timing } from './timing';
import type { HttpAnswer } from './wire/answerParser';

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
}

/** The blobs of one account of Azure Blob Storage, or of its emulator. */
export class AzureBlobStore implements BlobStore {
  readonly endpoint: string;
  readonly #rest: RestClient;
  readonly #account: AccountClient;
  readonly #pageSize: number | undefined;

  /** Connects to nothing yet. @throws TypeError if `blobEndpoint` is no URL. */
  constructor(options: AzureBlobStoreOptions) {
    const { logger, pageSize } = options;
    const { patienceMs = defaultPatienceMs, mostTries = usualTries } = options;
    const endpoint = parseEndpoint(options.blobEndpoint);
    const timing = { ...(options.timing ?? systemTiming), ...clockOf(options.clock) };
    const credential = once(options.credential);
    this.endpoint = endpoint.text;
    this.#pageSize = pageSize;
    const shared = { endpoint, credential, logger, timing, patienceMs, mostTries };
    this.#rest = new RestClient(shared);
    this.#account = new AccountClient(shared);
  }

  async listContainers({ signal }: SignalOption = {}): Promise<readonly ContainerEntry[]> {
    return this.#account.listContainers(signal);
  }

  async createContainer(container: string, { signal }: SignalOption = {}): Promise<boolean> {
    return this.#account.createContainer(container, signal);
  }

  async *listBlobs(
    container: string,
    prefix: string,
    { signal }: SignalOption = {},
  ): AsyncGenerator<readonly BlobEntry[]> {
    let marker: string | undefined;
    do {
      const query = { prefix, marker, maxresults: this.#pageSize };
      const page = await parseBlobPage(await this.#list(container, query, signal));
      if (page === undefined) throw this.#rest.badAnswer({ container });
      yield page.blobs;
      marker = page.marker;
    } while (marker !== undefined);
  }

  async listFolder(
    container: string,
    prefix: string,
    options: SignalOption & { readonly continuation?: string; readonly pageSize?: number } = {},
  ): Promise<BlobFolderPage> {
    const { continuation: marker, pageSize: maxresults, signal } = options;
    const query = { prefix, delimiter: '/', marker, maxresults };
    const page = await parseFolderPage(await this.#list(container, query, signal));
    if (page === undefined) throw this.#rest.badAnswer({ container });
    return page;
  }

  async head(address: BlobAddress, { signal }: SignalOption = {}): Promise<BlobEntry | undefined> {
    const request = { method: 'HEAD', target: address } as const;
    return unlessMissing(async () => {
      const { headers } = await this.#rest.call(request, { signal });
      return {
        name: address.name,
        sizeBytes: Number(header(headers, 'content-length')),
        md5Hex: md5HexOf(header(headers, 'content-md5')),
        etag: this.#etagIn(headers, address),
        modifiedAtMs: Date.parse(header(headers, 'last-modified') ?? ''),
        metadata: metadataIn(headers),
        isLeased: header(headers, 'x-ms-lease-status') === 'locked',
      };
    });
  }

  read(address: BlobAddress, options: ReadOptions = {}): AsyncIterable<Uint8Array> {
    return readBlobContent(this.#rest, address, options);
  }

  async putBlob(
    address: BlobAddress,
    content: { readonly bytes: Uint8Array; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    const { bytes, md5 } = content;
    const headers = { 'x-ms-blob-type': 'BlockBlob', ...contentHeaders(md5, options) };
    const request: RestRequest = { method: 'PUT', target: address, headers, body: bytes };
    return this.#write(request, address, {
      signal: options.signal,
      findOwn: async () => {
        const found = await this.head(address, options);
        const isSame = found?.md5Hex === toHex(md5) && found.sizeBytes === bytes.length;
        if (!isSame || !holdsAll(found.metadata, options.metadata)) return undefined;
        // Of a blob made of blocks the service never checked the MD5 that it carries.
        const lists = await this.getBlocks(address, options);
        const isWhole = lists?.committed.length === 0 && lists.etag === found.etag;
        return isWhole ? found.etag : undefined;
      },
    });
  }

  async putBlock(
    address: BlobAddress,
    block: { readonly id: Uint8Array; readonly bytes: Uint8Array; readonly md5: Uint8Array },
    { signal }: SignalOption = {},
  ): Promise<void> {
    await this.#rest.call(
      {
        method: 'PUT',
        target: address,
        query: { comp: 'block', blockid: toBase64(block.id) },
        headers: { 'content-md5': toBase64(block.md5) },
        body: block.bytes,
      },
      { signal },
    );
  }

  async commitBlocks(
    address: BlobAddress,
    content: { readonly ids: readonly Uint8Array[]; readonly md5: Uint8Array },
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    const request: RestRequest = {
      method: 'PUT',
      target: address,
      query: { comp: 'blocklist' },
      headers: contentHeaders(content.md5, options),
      body: Buffer.from(renderBlockList(content.ids)),
    };
    return this.#write(request, address, {
      signal: options.signal,
      findOwn: async () => {
        const lists = await this.getBlocks(address, options);
        const committed = lists?.committed.map(({ id }) => toHex(id));
        const isOwn = String(committed) === String(content.ids.map((id) => toHex(id)));
        return isOwn ? lists?.etag : undefined;
      },
    });
  }

  async getBlocks(
    address: BlobAddress,
    options: SignalOption = {},
  ): Promise<BlockLists | undefined> {
    const query = { comp: 'blocklist', blocklisttype: 'all' };
    return unlessMissing(async () => {
      const answer = await this.#rest.call({ method: 'GET', target: address, query }, options);
      const lists = parseBlockLists(textIn(answer));
      if (lists === undefined) throw this.#rest.badAnswer(address);
      const etag = header(answer.headers, 'etag');
      // The emulator gives an ETag even if nothing was ever committed.
      const isInDoubt = lists.committed.length === 0 && lists.uncommitted.length > 0;
      if (isInDoubt) return { ...lists, etag: (await this.head(address, options))?.etag };
      return { ...lists, etag: etag === undefined ? undefined : etagText(etag) };
    });
  }

  async deleteBlob(
    address: BlobAddress,
    options: SignalOption & { readonly condition: WriteCondition; readonly leaseId?: string },
  ): Promise<boolean> {
    const headers = { ...conditionHeaders(options.condition), ...leaseHeaders(options.leaseId) };
    let isRepeated = false;
    const onRetry = (): void => {
      isRepeated = true;
    };
    const isDeleted = await unlessMissing(async () => {
      const request = { method: 'DELETE', target: address, headers } as const;
      await this.#rest.call(request, { signal: options.signal, onRetry });
      return true;
    });
    // Gone at the second try: the first one did it and its answer was lost.
    return isDeleted ?? isRepeated;
  }

  async acquireLease(
    address: BlobAddress,
    options: LeaseOptions & { readonly seconds: number },
  ): Promise<void> {
    const headers = {
      'x-ms-lease-action': 'acquire',
      'x-ms-lease-duration': String(options.seconds),
      'x-ms-proposed-lease-id': options.leaseId,
    };
    await this.#lease(address, headers, options.signal);
  }

  async renewLease(address: BlobAddress, { leaseId, signal }: LeaseOptions): Promise<void> {
    const headers = { 'x-ms-lease-action': 'renew', ...leaseHeaders(leaseId) };
    await this.#lease(address, headers, signal);
  }

  async releaseLease(address: BlobAddress, { leaseId, signal }: LeaseOptions): Promise<void> {
    const headers = { 'x-ms-lease-action': 'release', ...leaseHeaders(leaseId) };
    await this.#lease(address, headers, signal);
  }

  close(): Promise<void> {
    return this.#rest.close();
  }

  async #lease(
    target: BlobAddress,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#rest.call({ method: 'PUT', target, query: { comp: 'lease' }, headers }, { signal });
  }

  /**
   * Sends a write under a condition. A repeated one may run into what its first try wrote before the
   * answer was lost; `findOwn` gives the ETag if that is what is there.
   */
  async #write(
    request: RestRequest,
    address: BlobAddress,
    options: {
      readonly signal: AbortSignal | undefined;
      readonly findOwn: () => Promise<string | undefined>;
    },
  ): Promise<{ readonly etag: string }> {
    let isRepeated = false;
    const onRetry = (): void => {
      isRepeated = true;
    };
    try {
      const { headers } = await this.#rest.call(request, { signal: options.signal, onRetry });
      return { etag: this.#etagIn(headers, address) };
    } catch (error) {
      const mayBeOwn = isRepeated && StorageError.is(error, 'conditionNotMet');
      const etag = mayBeOwn ? await options.findOwn() : undefined;
      if (etag === undefined) throw error;
      return { etag };
    }
  }

  async #list(
    container: string,
    query: Readonly<Record<string, string | number | undefined>>,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const answer = await this.#rest.call(
      {
        method: 'GET',
        target: { container },
        query: {
          restype: 'container',
          comp: 'list',
          ...Object.fromEntries(given.map(([key, value]) => [key, String(value)])),
        },
      },
      { signal },
    );
    return textIn(answer);
  }

  #etagIn(headers: HttpHeaders, target: RequestTarget): string {
    const etag = header(headers, 'etag');
    if (etag === undefined) throw this.#rest.badAnswer(target);
    return etagText(etag);
  }
}

function holdsAll(
  found: BlobEntry['metadata'] = {},
  given: WriteOptions['metadata'] = {},
): boolean {
  return Object.entries(given).every(([name, value]) => found[name] === value);
}

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

async function unlessMissing<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (StorageError.is(error, 'blobMissing')) return undefined;
    throw error;
  }
}

function textIn({ body }: HttpAnswer): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}
