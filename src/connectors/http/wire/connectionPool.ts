import type { HttpRequest } from '../httpMessages';
import type { HttpAnswer } from './answerParser';
import { Connection, type Place } from './connection';
import { Exchange } from './exchange';
import { renderHead } from './requestHead';

export interface ExchangeOptions {
  /** How long nothing may move until the request fails. */
  readonly patienceMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Connections to one service for exchanges whose whole answer fits into memory: HTTP/1.1 on bare
 * sockets, at half of what a client for all purposes costs, and a sync of small files is little else.
 * TLS and addresses are Node's own business.
 */
export class ConnectionPool {
  readonly #place: Place;
  readonly #mostConnections: number;
  readonly #all = new Set<Connection>();
  /** The last one used first: the others may grow old. */
  readonly #free: Connection[] = [];
  readonly #waiting: Exchange[] = [];
  #isClosed = false;

  constructor(origin: string, options: { readonly mostConnections: number }) {
    const { hostname, port, protocol, host } = new URL(origin);
    const isSecure = protocol === 'https:';
    this.#place = {
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isSecure ? 443 : 80) : Number(port),
      isSecure,
      host,
    };
    this.#mostConnections = options.mostConnections;
  }

  /** Sends a request once and takes in all of its answer. @throws Error of the network, or WireError */
  async exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpAnswer> {
    const { patienceMs, signal } = options;
    signal?.throwIfAborted();
    const wireRequest = {
      head: renderHead(request, this.#place.host),
      body: request.body,
      isAnsweredWithBody: request.method !== 'HEAD',
    };
    const exchange = new Exchange(wireRequest, patienceMs, signal);
    this.#carry(exchange);
    return exchange.answer;
  }

  /** Ends idle connections, and busy ones once they are idle. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#free.splice(0)) connection.end();
  }

  #carry(exchange: Exchange): void {
    const connection = this.#free.pop() ?? this.#addConnection();
    if (connection) return connection.carry(exchange);
    exchange.onCancel = () => void this.#waiting.splice(this.#waiting.indexOf(exchange), 1);
    this.#waiting.push(exchange);
  }

  #addConnection(): Connection | undefined {
    if (this.#all.size >= this.#mostConnections) return undefined;
    const connection = new Connection(this.#place, {
      onFree: (free) => this.#reuse(free),
      onEnd: (ended) => this.#forget(ended),
    });
    this.#all.add(connection);
    return connection;
  }

  #reuse(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next) connection.carry(next);
    else if (this.#isClosed) connection.end();
    else this.#free.push(connection);
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection);
    const index = this.#free.indexOf(connection);
    if (index >= 0) this.#free.splice(index, 1);
    const next = this.#waiting.shift();
    if (next) this.#carry(next);
  }
}
