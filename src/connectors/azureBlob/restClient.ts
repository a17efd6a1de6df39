import type { Logger } from '../../core/base/logger';
import type { StorageCredential } from '../../core/lake/secrets';
import type { StorageError } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { createAuthorizer, type Authorize } from './authorizer';
import {
  clockAhead,
  endOfSignature,
  failureOfNetwork,
  failureOfRefusal,
  type FailedTry,
  type Refusal,
} from './failures';
import {
  HttpTransport,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
} from './httpTransport';
import { HttpDates } from './httpDates';
import { isOldAnswer, Questions } from './questions';
import { queryText, requestPath, type Endpoint, type RequestTarget } from './requestPath';
import { retryAfterMsOf, retrying, type TryOutcome } from './retries';
import type { Timing } from './timing';
import type { HttpAnswer } from './wire/answerParser';

/** Its name in lower case. */
export type Header = readonly [name: string, value: string];

/** One operation of the service, before it is signed. */
export interface RestRequest {
  readonly method: HttpRequest['method'];
  readonly target: RequestTarget;
  /** Names in lower case. */
  readonly query?: Readonly<Record<string, string>>;
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

export interface RestClientOptions {
  readonly endpoint: Endpoint;
  readonly credential: () => Promise<StorageCredential | undefined>;
  readonly logger: Logger;
  readonly timing: Timing;
  readonly patienceMs: number;
  readonly mostTries: number;
}

/** How a request goes out, and how what the service says of a refusal is read. */
interface Passage<T> {
  readonly send: (request: HttpRequest, signal: AbortSignal | undefined) => Promise<T>;
  readonly bytesOf: (response: T) => Uint8Array | Promise<Uint8Array>;
  /** Leaves an answer that is not wanted. */
  readonly leave: (response: T) => Promise<void>;
}

/** What stays the same over all tries of a call. */
interface Way {
  readonly path: string;
  readonly authorize: Authorize;
  readonly signal: AbortSignal | undefined;
  readonly accepts: number | undefined;
}

interface Refused {
  readonly signed: HttpRequest;
  readonly response: Pick<HttpResponse, 'status' | 'headers'>;
  readonly body: Uint8Array;
}

/** Old enough for emulators of 2024, new enough for all that is used here. */
export const apiVersion = '2024-11-04';

/**
 * The Blob service's REST operations: signed, retried, and with their failures translated. Retries
 * send the very same bytes from memory.
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export class RestClient {
  readonly #options: RestClientOptions;
  readonly #transport: HttpTransport;
  readonly #whole: Passage<HttpAnswer> = {
    send: (request, signal) => this.#transport.exchange(request, signal),
    bytesOf: ({ body }) => body,
    leave: () => Promise.resolve(),
  };
  readonly #opened: Passage<HttpResponse> = {
    send: (request, signal) => this.#transport.send(request, signal),
    bytesOf: (response) => response.bytes(),
    leave: leaveBody,
  };
  #authorizer: Promise<Authorize> | undefined;
  #hasAnswered = false;
  readonly #questions = new Questions();
  readonly #dates = new HttpDates();

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#transport = new HttpTransport(options.endpoint.origin, options);
  }

  /** Sends a request and takes in the whole answer. @throws StorageError for any answer but success. */
  call(request: RestRequest, options: CallOptions = {}): Promise<HttpAnswer> {
    return this.#retry(request, options, this.#whole);
  }

  /** Sends a request and leaves reading the body to the caller. @throws StorageError as {@link call}. */
  open(request: RestRequest, options: CallOptions = {}): Promise<HttpResponse> {
    return this.#retry(request, options, this.#opened);
  }

  /** Translates what reading an opened body threw; `undefined` if that is not of the network. */
  networkFailure(thrown: unknown, target: RequestTarget): FailedTry | undefined {
    const context = { target, hasAnswered: this.#hasAnswered };
    return failureOfNetwork(thrown, this.#options.endpoint.text, context);
  }

  /** The error for an answer that is not the service's. */
  badAnswer(target: RequestTarget): StorageError {
    return storageError('badAnswer', { endpoint: this.#options.endpoint.text, ...target });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #retry<T extends Pick<HttpResponse, 'status' | 'headers'>>(
    request: RestRequest,
    options: CallOptions,
    passage: Passage<T>,
  ): Promise<T> {
    const { signal, accepts, onRetry } = options;
    const { endpoint, timing, logger, mostTries } = this.#options;
    const path = requestPath(endpoint, request.target);
    const authorize = await this.#authorizerOf();
    return retrying(() => this.#try(request, { path, authorize, signal, accepts }, passage), {
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
    const signed = await this.#sign(request, way);
    try {
      const response = await send(signed, way.signal);
      this.#hasAnswered = true;
      this.#log(request, response.status, startedAtMs);
      if (isOldAnswer(signed, response)) {
        await leave(response);
        const error = storageError('staleAnswer', {
          endpoint: this.#options.endpoint.text,
          ...request.target,
        });
        return { kind: 'failed', error, isTransient: true };
      }
      if (isSuccess(response.status) || response.status === way.accepts) {
        return { kind: 'done', value: response };
      }
      return this.#refused(request, { signed, response, body: await bytesOf(response) });
    } catch (thrown) {
      way.signal?.throwIfAborted();
      const failure = this.networkFailure(thrown, request.target);
      if (failure === undefined) throw thrown;
      return { kind: 'failed', ...failure };
    }
  }

  async #sign(request: RestRequest, { path, authorize, signal }: Way): Promise<HttpRequest> {
    const { method, query = {}, body } = request;
    const headers = new Map(request.headers);
    headers.set('x-ms-version', apiVersion);
    headers.set('x-ms-date', this.#dates.at(this.#options.timing.nowMs()));
    this.#questions.number(method, headers);
    const parts = { method, path, query, headers, bodyBytes: body?.length ?? 0 };
    const authorization = await authorize(parts, signal);
    const queries = [queryText(query), authorization.query].filter((text) => text !== '');
    if (authorization.header) headers.set('authorization', authorization.header);
    return {
      method,
      path: queries.length === 0 ? path : `${path}?${queries.join('&')}`,
      headers,
      body,
    };
  }

  #refused(request: RestRequest, { signed, response, body }: Refused): TryOutcome<never> {
    const { endpoint, timing } = this.#options;
    const nowMs = timing.nowMs();
    const refusal: Refusal = {
      status: response.status,
      code: header(response.headers, 'x-ms-error-code') ?? codeOf(body),
      requestId: header(response.headers, 'x-ms-request-id'),
      retryAfterMs: retryAfterMsOf(header(response.headers, 'retry-after'), timing),
      hadMd5: md5Headers.some((name) => signed.headers.has(name)),
      clockAheadMs: clockAhead(header(response.headers, 'date'), nowMs),
      signatureEndedAtMs: endOfSignature(signed.path, nowMs),
    };
    return { kind: 'failed', ...failureOfRefusal(refusal, endpoint.text, request.target) };
  }

  /** Asked for once it is needed; a failure is not remembered, the person may have signed in since. */
  #authorizerOf(): Promise<Authorize> {
    this.#authorizer ??= this.#createAuthorizer().catch((error: unknown) => {
      this.#authorizer = undefined;
      throw error;
    });
    return this.#authorizer;
  }

  async #createAuthorizer(): Promise<Authorize> {
    const { credential, endpoint, timing } = this.#options;
    const found = await credential();
    if (found === undefined) throw storageError('noCredential', { endpoint: endpoint.text });
    return createAuthorizer(found, endpoint, timing);
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

const md5Headers = ['content-md5', 'x-ms-blob-content-md5'];

/** One header's value; `undefined` if absent. */
export function header(headers: HttpHeaders, name: string): string | undefined {
  const value = headers.get(name);
  return typeof value === 'string' ? value : value?.[0];
}

/** For the log: never the signed query. */
function nameOf({ target, query }: RestRequest): string {
  const operation = query?.['comp'] === undefined ? '' : ` (${query['comp']})`;
  return `${target.container ?? ''}/${target.name ?? ''}${operation}`;
}

function codeOf(body: Uint8Array): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(Buffer.from(body.subarray(0, 4096)).toString())?.[1];
}
