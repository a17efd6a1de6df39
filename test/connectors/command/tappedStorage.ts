import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that passed: method, path with query, and whether it held a credential. */
export interface TappedRequest {
  readonly method: string;
  readonly url: string;
  readonly hasCredential: boolean;
}

/** Stands between the command and a blob service: sees every request, and may act before one goes on. */
export class TappedStorage {
  readonly requests: TappedRequest[] = [];
  /** Called before a request goes on; what it throws becomes an answer that no service gives. */
  onRequest: ((tapped: TappedRequest) => void | Promise<void>) | undefined;
  readonly #server: Server;

  private constructor(target: URL) {
    this.#server = createServer((incoming, answer) => {
      const tapped = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        hasCredential:
          incoming.headers.authorization !== undefined || /[?&]sig=/.test(incoming.url ?? ''),
      };
      this.requests.push(tapped);
      void this.#before(tapped).then(() => {
        const outgoing = request(
          new URL(tapped.url, target),
          { method: tapped.method, headers: incoming.headers },
          (reply: IncomingMessage) => {
            answer.writeHead(reply.statusCode ?? 502, reply.headers);
            reply.pipe(answer);
          },
        );
        outgoing.on('error', () => answer.destroy());
        incoming.pipe(outgoing);
      });
    });
  }

  /** `port` 0 = any that is free. */
  static async start(target: string, port = 0): Promise<TappedStorage> {
    const tap = new TappedStorage(new URL(target));
    await new Promise<void>((resolve) => tap.#server.listen(port, '127.0.0.1', resolve));
    return tap;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  countOf(method: string): number {
    return this.requests.filter((tapped) => tapped.method === method).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #before(tapped: TappedRequest): Promise<void> {
    await this.onRequest?.(tapped);
  }
}
