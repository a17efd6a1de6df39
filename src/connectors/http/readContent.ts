import type { BlobAddress } from '../../core/storage/blobStore';
import { etagText, header, type Header } from './headers';
import type { HttpResponse } from './httpMessages';
import type { RestClient } from './restClient';
import type { HttpAnswer } from './wire/answerParser';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly etag?: string;
  readonly offset?: number;
  readonly sizeBytes?: number;
}

/** A connection that breaks this often without bringing a byte is given up. */
const mostBreaks = 5;

const rangeNotSatisfiable = 416;

/** The receipt of 200,000 files has 14 MB. */
const mostInOnePiece = 16 * 1024 * 1024;

/** {@link BlobStore.read}: one request while the connection holds, then another for what is left. */
export function readContent(
  client: RestClient,
  address: BlobAddress,
  options: ReadOptions = {},
): AsyncIterable<Uint8Array> {
  return new BlobReader(client, address, options).chunks();
}

/** How far reading one blob has come. */
class BlobReader {
  readonly #client: RestClient;
  readonly #address: BlobAddress;
  readonly #signal: AbortSignal | undefined;
  /** Absolute, of the next byte. */
  #offset: number;
  /** Absolute, exclusive; `undefined` = the end of the blob, wherever that is. */
  #end: number | undefined;
  /** `undefined` = whichever is current when the first answer comes. */
  #etag: string | undefined;
  /** True if it may as well come whole: what reads bodies as they come takes 80 ms to load. */
  readonly #isSmall: boolean;
  /** In a row, without a byte between them. */
  #breaks = 0;

  constructor(client: RestClient, address: BlobAddress, options: ReadOptions) {
    const { offset = 0, sizeBytes, etag, signal } = options;
    this.#client = client;
    this.#address = address;
    this.#signal = signal;
    this.#offset = offset;
    this.#end = sizeBytes === undefined ? undefined : offset + sizeBytes;
    this.#isSmall = sizeBytes !== undefined && sizeBytes <= mostInOnePiece;
    this.#etag = etag;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    while (this.#end === undefined || this.#offset < this.#end) {
      const body = await this.#open();
      if (body === undefined) return;
      yield* this.#untilBroken(body);
    }
  }

  async *#untilBroken(body: HttpResponse['body']): AsyncGenerator<Uint8Array> {
    this.#breaks += 1;
    try {
      for await (const chunk of body) {
        this.#offset += chunk.length;
        this.#breaks = 0;
        yield chunk;
      }
    } catch (thrown) {
      this.#signal?.throwIfAborted();
      const failure = this.#client.networkFailure(thrown, this.#address);
      if (failure === undefined) throw thrown;
      if (!failure.isTransient || this.#breaks >= mostBreaks) throw failure.error;
    }
    // It may also have ended in good order and yet too early.
    if (this.#breaks >= mostBreaks) throw this.#client.badAnswer(this.#address);
  }

  /** Asks for all that is left; `undefined` if the blob has no byte there. */
  async #open(): Promise<HttpResponse['body'] | undefined> {
    const range = this.#range();
    const headers: Header[] = [];
    if (range !== undefined) headers.push([this.#client.rangeHeader, range]);
    if (this.#etag !== undefined) headers.push(['if-match', `"${this.#etag}"`]);
    const request = { method: 'GET', target: this.#address, headers } as const;
    const options = { signal: this.#signal, accepts: rangeNotSatisfiable };
    const response = this.#isSmall
      ? inOnePiece(await this.#client.call(request, options))
      : await this.#client.open(request, options);
    if (response.status === rangeNotSatisfiable) {
      await response.bytes();
      return undefined;
    }
    this.#adopt(response, range !== undefined);
    return response.body;
  }

  /** `undefined` = all of it, which unlike any range an empty blob has too. */
  #range(): string | undefined {
    if (this.#offset === 0 && this.#end === undefined) return undefined;
    return `bytes=${this.#offset}-${this.#end === undefined ? '' : this.#end - 1}`;
  }

  /** @throws StorageError `badAnswer` if it is not what was asked for, as from a proxy that ignores ranges. */
  #adopt({ headers }: HttpResponse, isRange: boolean): void {
    const etag = header(headers, 'etag');
    const range = /^bytes (\d+)-(\d+)\//.exec(header(headers, 'content-range') ?? '');
    const length = Number(header(headers, 'content-length') ?? Number.NaN);
    const start = Number(range?.[1] ?? 0);
    const end = range ? Number(range[2]) + 1 : length;
    const isWrongPart = isRange !== Boolean(range) || start !== this.#offset || Number.isNaN(end);
    if (etag === undefined || isWrongPart) throw this.#client.badAnswer(this.#address);
    this.#etag = etagText(etag);
    this.#end = end;
  }
}

function inOnePiece({ status, headers, body }: HttpAnswer): HttpResponse {
  const bytes = (): Promise<Uint8Array> => Promise.resolve(body);
  return { status, headers, body: chunkOf(body), bytes };
}

async function* chunkOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
