import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** As it went over the wire, with the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the server does with one request. */
export type Reaction = (response: ServerResponse, request: SeenRequest) => void;

/** A server that does to requests, one after the other, what a test says: an answer, or none. */
export class FaultServer {
  readonly requests: SeenRequest[] = [];
  /** Called with host and port when a client asks for a tunnel, as it does a proxy; none is made. */
  onConnect: ((host: string) => void) | undefined;
  readonly #reactions: Reaction[] = [];
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(tls?: { readonly certificatePem: string; readonly keyPem: string }) {
    const listener: Parameters<typeof createServer>[1] = (incoming, response) => {
      void buffer(incoming).then((body) => {
        const { method = '', url = '', headers } = incoming;
        const request = { method, url, headers, body };
        this.requests.push(request);
        const react = this.#reactions.shift() ?? answer(500, { code: 'Unscripted' });
        react(response, request);
      });
    };
    this.#scheme = tls ? 'https' : 'http';
    this.#server = tls
      ? createTlsServer({ cert: tls.certificatePem, key: tls.keyPem }, listener)
      : createServer(listener);
    this.#server.on('connect', ({ url = '' }, socket) => {
      this.onConnect?.(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
  }

  static async start(tls?: {
    readonly certificatePem: string;
    readonly keyPem: string;
  }): Promise<FaultServer> {
    const server = new FaultServer(tls);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}/account`;
  }

  /** What to do with the next requests; without a word, 500. */
  next(...reactions: readonly Reaction[]): this {
    this.#reactions.push(...reactions);
    return this;
  }

  get methods(): readonly string[] {
    return this.requests.map(({ method }) => method);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An answer as the service gives it. */
export function answer(
  status: number,
  options: {
    readonly code?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  } = {},
): Reaction {
  const { code, headers = {}, body = '' } = options;
  return (response, request) => {
    const length = Buffer.byteLength(body);
    response.writeHead(status, {
      ...(request.method === 'HEAD' ? {} : { 'content-length': length }),
      ...(code === undefined ? {} : { 'x-ms-error-code': code, 'x-ms-request-id': 'request-1' }),
      ...headers,
    });
    response.end(body);
  };
}

/** A page of a listing with one blob; `marker` is where the next one starts, empty = there is none. */
export function pageOf(name: string, marker: string): Reaction {
  const blob = `<Blob><Name>${name}</Name><Properties><Content-Length>1</Content-Length><Etag>0x1</Etag></Properties></Blob>`;
  const body = `<EnumerationResults><Blobs>${blob}</Blobs><NextMarker>${marker}</NextMarker></EnumerationResults>`;
  return answer(200, { body });
}

/** The answer to a write that was done. */
export function created(etag = '0x1'): Reaction {
  return answer(201, { headers: { etag: `"${etag}"` } });
}

/** Closes the connection without an answer. */
export const drop: Reaction = (response) => response.destroy();

/** Says nothing, and keeps the connection. */
export const ignore: Reaction = () => undefined;

/** Begins an answer, then closes the connection. */
export function cut(
  sent: Uint8Array,
  headers: Readonly<Record<string, string>>,
  status = 200,
): Reaction {
  return (response) => {
    response.writeHead(status, headers);
    response.write(sent, () => response.destroy());
  };
}
