import type { Logger } from '../../core/base/logger';
import type { StorageError, StorageErrorReason } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import type { Header } from './headers';
import type { HttpRequest, HttpResponse } from './httpMessages';
import { HttpTransport } from './httpTransport';
import { failureOfNetwork, type FailedTry, type Remedies } from './networkFailures';
import type { RequestTarget } from './requestTarget';
import { retrying, type TryOutcome } from './retries';
import type { Timing } from './timing';
import type { HttpAnswer } from './wire/answerParser';

/** One operation of a service, before it is signed. */
export interface RestRequest {
  readonly method: HttpRequest['method'];
  readonly target: RequestTarget;
  /** Names as the service spells them, values not encoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers?: readonly Header[];
  readonly body?: Uint8Array;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when a try failed and another will follow: the first may have had its effect. */
  readonly onRetry?: () => void;
  /** A status beside those of success that the caller deals with. */
  readonly accepts?: number;
}

/** Where a request goes over the wire. */
export interface RequestPlace {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Encoded, without the query. */
  readonly path: string;
}

/** An answer other than success. */
export interface RefusedRequest {
  readonly request: RestRequest;
  readonly signed: HttpRequest;
  readonly response: Pick<HttpResponse, 'status' | 'headers'>;
  readonly body: Uint8Array;
}

/** Makes one request pass for the holder of a credential. */
export type SignRequest = (
  request: RestRequest,
  way: { readonly place: RequestPlace; readonly signal: AbortSignal | undefined },
) => Promise<HttpRequest>;

/** What is one service's own: how its requests are addressed and signed, and its refusals read. */
export interface ServiceDialect {
  /** For messages; never a signature or key. */
  readonly endpoint: string;
  /** @throws StorageError `nameRefused` for names that cannot be addressed as they are. */
  placeOf(target: RequestTarget): RequestPlace;
  /** Asks for the credential. @throws StorageError `noCredential` */
  createSigner(): Promise<SignRequest>;
  failureOf(refused: RefusedRequest): FailedTry;
  /** What to do, where this service wants other words than Azure. */
  readonly remedies: Remedies;
  /** The header, in lower case, that asks for a part of a blob. */
  readonly rangeHeader: string;
  /** True if it is the answer to an earlier request, which something on the way had kept. */
  isOldAnswer(signed: HttpRequest, response: Pick<HttpResponse, 'headers'>): boolean;
}

export interface RestClientOptions {
  readonly logger: Logger;
  readonly timing: Timing;
  readonly patienceMs: number;
  readonly mostTries: number;
}

/** How a request goes out, and how what the service says of a refusal is read. */
interface Passage<T> {
  readonly send: (
    transport: HttpTransport,
    request: HttpRequest,
    signal: AbortSignal | undefined,
  ) => Promise<T>;
  readonly bytesOf: (response: T) => Uint8Array | Promise<Uint8Array>;
  /** Leaves an answer that is not wanted. */
  readonly leave: (response: T) => Promise<void>;
}

const whole: Passage<HttpAnswer> = {
  send: (transport, request, signal) => transport.exchange(request, signal),
  bytesOf: ({ body }) => body,
  leave: () => Promise.resolve(),
};

const opened: Passage<HttpResponse> = {
  send: (transport, request, signal) => transport.send(request, signal),
  bytesOf: (response) => response.bytes(),
  leave: leaveBody,
};

/** What stays the same over all tries of a call. */
interface Way {
  readonly place: RequestPlace;
  readonly sign: SignRequest;
  readonly signal: AbortSignal | undefined;
  readonly accepts: number | undefined;
}

/**
 * A storage service's REST operations: signed, retried, and with their failures translated. Retries
 * send the very same bytes from memory.
 */
export class RestClient {
  /** As {@link ServiceDialect.rangeHeader}. */
  readonly rangeHeader: string;
  readonly #dialect: ServiceDialect;
  readonly #options: RestClientOptions;
  /** By origin: some services give every container a host of its own. */
  readonly #transports = new Map<string, HttpTransport>();
  #signer: Promise<SignRequest> | undefined;
  #hasAnswered = false;

  constructor(dialect: ServiceDialect, options: RestClientOptions) {
    this.#dialect = dialect;
    this.rangeHeader = dialect.rangeHeader;
    this.#options = options;
  }

  /** Sends a request and takes in the whole answer. @throws StorageError for any answer but success. */
  call(request: RestRequest, options: CallOptions = {}): Promise<HttpAnswer> {
    return this.#retry(request, options, whole);
  }

  /** Sends a request and leaves reading the body to the caller. @throws StorageError as {@link call}. */
  open(request: RestRequest, options: CallOptions = {}): Promise<HttpResponse> {
    return this.#retry(request, options, opened);
  }

  /** Translates what reading an opened body threw; `undefined` if that is not of the network. */
  networkFailure(thrown: unknown, target: RequestTarget): FailedTry | undefined {
    const { remedies } = this.#dialect;
    const context = { target, hasAnswered: this.#hasAnswered, remedies };
    return failureOfNetwork(thrown, this.#dialect.endpoint, context);
  }

  /** The error for what cannot be done, in the words of this service. */
  failure(reason: StorageErrorReason, target: RequestTarget, code?: string): StorageError {
    const { endpoint, remedies } = this.#dialect;
    return storageError(reason, { endpoint, ...target, code, remedy: remedies[reason] });
  }

  /** The error for an answer that is not the service's. */
  badAnswer(target: RequestTarget): StorageError {
    return this.failure('badAnswer', target);
  }

  async close(): Promise<void> {
    for (const transport of this.#transports.values()) await transport.close();
  }

  async #retry<T extends Pick<HttpResponse, 'status' | 'headers'>>(
    request: RestRequest,
    options: CallOptions,
    passage: Passage<T>,
  ): Promise<T> {
    const { signal, accepts, onRetry } = options;
    const { timing, logger, mostTries } = this.#options;
    const place = this.#dialect.placeOf(request.target);
    const sign = await this.#signerOf();
    return retrying(() => this.#try(request, { place, sign, signal, accepts }, passage), {
      timing,
      signal,
      mostTries,
      onRetry: ({ error, pauseMs, tryNumber }) => {
        const what = `${request.method} ${nameOf(request)}`;
        logger.debug(
          `${what}: try ${tryNumber} failed, ${error.message}; next in ${Math.round(pauseMs)} ms`,
        );
        onRetry?.();
      },
    });
  }

  async #try<T extends Pick<HttpResponse, 'status' | 'headers'>>(
    request: RestRequest,
    way: Way,
    { send, bytesOf, leave }: Passage<T>,
  ): Promise<TryOutcome<T>> {
    const startedAtMs = this.#options.timing.nowMs();
    const signed = await way.sign(request, way);
    try {
      const response = await send(this.#transportTo(way.place.origin), signed, way.signal);
      this.#hasAnswered = true;
      this.#log(request, response.status, startedAtMs);
      if (this.#dialect.isOldAnswer(signed, response)) {
        await leave(response);
        const error = this.failure('staleAnswer', request.target);
        return { kind: 'failed', error, isTransient: true };
      }
      if (isSuccess(response.status) || response.status === way.accepts) {
        return { kind: 'done', value: response };
      }
      const refused = { request, signed, response, body: await bytesOf(response) };
      return { kind: 'failed', ...this.#dialect.failureOf(refused) };
    } catch (thrown) {
      way.signal?.throwIfAborted();
      const failure = this.networkFailure(thrown, request.target);
      if (failure === undefined) throw thrown;
      return { kind: 'failed', ...failure };
    }
  }

  #transportTo(origin: string): HttpTransport {
    const known = this.#transports.get(origin);
    if (known !== undefined) return known;
    const transport = new HttpTransport(origin, this.#options);
    this.#transports.set(origin, transport);
    return transport;
  }

  /** Asked for once it is needed; a failure is not remembered, the person may have signed in since. */
  #signerOf(): Promise<SignRequest> {
    this.#signer ??= this.#dialect.createSigner().catch((error: unknown) => {
      this.#signer = undefined;
      throw error;
    });
    return this.#signer;
  }

  #log(request: RestRequest, status: number, startedAtMs: number): void {
    const { logger, timing } = this.#options;
    const bytes = request.body?.length ?? 0;
    const elapsedMs = timing.nowMs() - startedAtMs;
    logger.trace(`${request.method} ${nameOf(request)} → ${status}, ${bytes} B, ${elapsedMs} ms`);
  }
}

async function leaveBody({ body }: HttpResponse): Promise<void> {
  for await (const _chunk of body) break;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** For the log: never the signed query. */
function nameOf({ target, query }: RestRequest): string {
  const operation = query?.['comp'] === undefined ? '' : ` (${query['comp']})`;
  return `${target.container ?? ''}/${target.name ?? ''}${operation}`;
}
