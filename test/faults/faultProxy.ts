import { Agent, createServer, request as send, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request on its way to the service, whole. */
export interface PassingRequest {
  readonly method: string;
  /** Path and query, as it goes over the wire. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** One request between client and service, and what may be done with it. */
export interface Passage {
  readonly request: PassingRequest;
  /** Hands the request on, with another body if one is given, and takes in the whole answer. */
  forward(body?: Buffer): Promise<Reply>;
  /** Hands on the first bytes of the request only, and then breaks the connection. */
  forwardStart(sizeBytes: number): Promise<void>;
  /** Gives the client an answer, of which only `sentBytes` arrive if that is given. */
  reply(reply: Reply, sentBytes?: number): void;
  /** Breaks the connection to the client. */
  drop(): void;
}

export type Effect = (passage: Passage) => void | Promise<void>;

/** What strikes which requests. */
export interface Fault {
  readonly on: (request: PassingRequest) => boolean;
  readonly effect: Effect;
  /** Requests it strikes; 1 if left out. */
  readonly times?: number;
  /** Requests it lets pass before. */
  readonly after?: number;
}

/** Stands between a client and a blob service and does to requests what its faults say. */
export class FaultProxy {
  /** How often a fault struck. */
  strikes = 0;
  #faults: { readonly fault: Fault; seen: number }[] = [];
  readonly #target: URL;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer((incoming, answer) => {
      const { method = '', url = '', headers } = incoming;
      buffer(incoming)
        .then((body) => this.#pass({ method, url, headers, body }, answer))
        .catch(() => answer.destroy());
    });
  }

  static async start(blobEndpoint: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(blobEndpoint));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get blobEndpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#target.pathname}`;
  }

  /** The first fault that a request meets strikes it. */
  inject(...faults: readonly Fault[]): void {
    this.#faults.push(...faults.map((fault) => ({ fault, seen: 0 })));
  }

  clear(): void {
    this.#faults = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: PassingRequest, answer: ServerResponse): Promise<void> {
    const passage: Passage = {
      request,
      forward: (body = request.body) => this.#forward(request, body),
      forwardStart: (sizeBytes) => this.#forwardStart(request, sizeBytes),
      reply: (reply, sentBytes) => replyTo(answer, request, reply, sentBytes),
      drop: () => void answer.destroy(),
    };
    const effect = this.#effectFor(request);
    if (effect === undefined) return passage.reply(await passage.forward());
    this.strikes += 1;
    return effect(passage);
  }

  #effectFor(request: PassingRequest): Effect | undefined {
    for (const entry of this.#faults) {
      const { on, effect, times = 1, after = 0 } = entry.fault;
      if (!on(request)) continue;
      entry.seen += 1;
      if (entry.seen > after && entry.seen <= after + times) return effect;
    }
    return undefined;
  }

  #forward(request: PassingRequest, body: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const outgoing = send(new URL(request.url, this.#target), this.#options(request), (reply) => {
        const { statusCode: status = 502, headers } = reply;
        buffer(reply).then((content) => resolve({ status, headers, body: content }), reject);
      });
      outgoing.on('error', reject).end(body);
    });
  }

  #forwardStart(request: PassingRequest, sizeBytes: number): Promise<void> {
    return new Promise((resolve) => {
      const outgoing = send(new URL(request.url, this.#target), this.#options(request));
      outgoing.on('error', () => resolve());
      outgoing.write(request.body.subarray(0, sizeBytes), () => outgoing.destroy());
      outgoing.on('close', () => resolve());
    });
  }

  #options({ method, headers }: PassingRequest): object {
    return { method, headers, agent: this.#agent };
  }
}

function replyTo(
  answer: ServerResponse,
  { method }: PassingRequest,
  reply: Reply,
  sentBytes: number | undefined,
): void {
  const { 'transfer-encoding': _rewritten, ...headers } = reply.headers;
  const length = method === 'HEAD' ? {} : { 'content-length': String(reply.body.length) };
  answer.writeHead(reply.status, { ...headers, ...length } as Record<string, string>);
  if (sentBytes === undefined) answer.end(method === 'HEAD' ? undefined : reply.body);
  else answer.write(reply.body.subarray(0, sentBytes), () => answer.destroy());
}
