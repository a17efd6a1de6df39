import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { isLoopback } from '../../core/lake/endpointTrust';
import type { HttpHeaders, HttpRequest, HttpResponse } from './httpMessages';
import type { HttpAnswer } from './wire/answerParser';
import { ConnectionPool } from './wire/connectionPool';

export interface TransportOptions {
  /** Time a request may take on top of that of its bytes, and a body may stand still. */
  readonly patienceMs: number;
}

/** Azure answers within seconds; an answer that takes this long will not come. */
export const defaultPatienceMs = 60_000;

/** The slowest uplink that is waited for. */
const slowestBytesPerSecond = 64_000;

/** More than any sync asks for at a time: how many requests run is decided there. */
const mostConnections = 320;

/**
 * Connections to one service, kept open between requests and shared by them. What is small goes over
 * connections of our own; large answers, which are read as they come, and all that has to pass a proxy
 * are undici's, which is loaded only then.
 */
export class HttpTransport {
  readonly #origin: string;
  readonly #patienceMs: number;
  readonly #usesProxy: boolean;
  readonly #pool: ConnectionPool;
  #dispatcher: Promise<Dispatcher> | undefined;

  constructor(origin: string, options: TransportOptions) {
    this.#origin = origin;
    this.#patienceMs = options.patienceMs;
    this.#usesProxy = usesProxy(origin, process.env);
    this.#pool = new ConnectionPool(origin, { mostConnections });
  }

  /** Sends one request once; settles when all of its answer is there. */
  exchange(request: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    return this.#usesProxy
      ? this.#sendWhole(request, signal)
      : this.#pool.exchange(request, { signal, patienceMs: this.#patienceFor(request) });
  }

  async #sendWhole(request: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { status, headers, bytes } = await this.send(request, signal);
    return { status, headers, body: await bytes() };
  }

  /** Sends one request once; settles when the headers of its answer are there. */
  async send(request: HttpRequest, signal: AbortSignal | undefined): Promise<HttpResponse> {
    // Many requests listen to the signal of one sync; Node 20 warns from the eleventh on.
    if (signal) setMaxListeners(0, signal);
    const { method, path, headers, body } = request;
    this.#dispatcher ??= createDispatcher(this.#origin, this.#usesProxy, this.#patienceMs);
    const dispatcher = await this.#dispatcher;
    const answer = await dispatcher.request({
      origin: this.#origin,
      method,
      path,
      headers: Object.fromEntries(headers),
      body: body ?? null,
      headersTimeout: this.#patienceFor(request),
      signal: signal ?? null,
    });
    return {
      status: answer.statusCode,
      headers: headersIn(answer.headers),
      body: answer.body,
      bytes: () => answer.body.bytes(),
    };
  }

  #patienceFor({ body }: HttpRequest): number {
    return this.#patienceMs + ((body?.length ?? 0) / slowestBytesPerSecond) * 1000;
  }

  /** Ends idle connections, and busy ones once they are idle. */
  async close(): Promise<void> {
    this.#pool.close();
    await (await this.#dispatcher)?.close();
  }
}

function headersIn(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): HttpHeaders {
  const known = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) known.set(name, value);
  }
  return known;
}

async function createDispatcher(
  origin: string,
  isBehindProxy: boolean,
  patienceMs: number,
): Promise<Dispatcher> {
  const { EnvHttpProxyAgent, Pool } = await import('undici');
  const options = {
    connections: mostConnections,
    // One request a connection at a time: one slow answer must not hold up others.
    pipelining: 1,
    bodyTimeout: patienceMs,
    keepAliveTimeout: 30_000,
  };
  return isBehindProxy ? new EnvHttpProxyAgent(options) : new Pool(origin, options);
}

/** Loopback is never reached through a proxy: that would be the proxy's own loopback. */
function usesProxy(origin: string, environment: NodeJS.ProcessEnv): boolean {
  if (isLoopback(new URL(origin).hostname)) return false;
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
  return names.some((name) => (environment[name] ?? '') !== '');
}
