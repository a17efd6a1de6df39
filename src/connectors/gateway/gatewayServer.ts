import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import {
  Gateway,
  type GatewayAnswer,
  type GatewayPorts,
} from '../../core/datasets/gateway/gateway';
import type { GatewayHost, OpenGateway } from '../../core/datasets/gateway/gatewayHost';
import { listenOnLoopback, randomToken } from '../http/loopbackServer';

/** Opens gateways that only this machine reaches. */
export class HttpGatewayHost implements GatewayHost {
  readonly #ports: GatewayPorts;
  readonly #logger: Logger;

  constructor(ports: GatewayPorts, logger: Logger) {
    this.#ports = ports;
    this.#logger = logger;
  }

  async open({ port = 0, ...options }: Parameters<GatewayHost['open']>[0]): Promise<OpenGateway> {
    const token = randomToken();
    const gateway = new Gateway(this.#ports, { ...options, token });
    const server = createServer((request, response) => {
      void new Exchange(request, response, this.#logger).settle(gateway);
    });
    const open = await listenOnLoopback(server, { port, name: 'The gateway' });
    return { address: `${open.url}/${token}`, close: () => open.close() };
  }
}

/** One request and its answer. */
class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #logger: Logger;
  readonly #gone = new AbortController();

  constructor(request: IncomingMessage, response: ServerResponse, logger: Logger) {
    this.#request = request;
    this.#response = response;
    this.#logger = logger;
    response.on('close', () => this.#gone.abort());
  }

  /** Never rejects: what goes wrong breaks the connection off, which no client takes for the end. */
  async settle(gateway: Gateway): Promise<void> {
    try {
      this.#request.resume();
      await this.#write(await gateway.answer(this.#asked(), this.#options()));
    } catch (error) {
      if (!this.#gone.signal.aborted) {
        this.#logger.error(`broke off an answer: ${describeError(error)}`);
      }
      this.#response.destroy();
    }
  }

  #asked(): Parameters<Gateway['answer']>[0] {
    const { method = '', url = '', headers } = this.#request;
    const known = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    return { method, target: url, headers: Object.fromEntries(known) as Record<string, string> };
  }

  #options(): Parameters<Gateway['answer']>[1] {
    return { port: this.#request.socket.localPort ?? 0, signal: this.#gone.signal };
  }

  async #write({ status, headers, body }: GatewayAnswer): Promise<void> {
    const response = this.#response;
    response.writeHead(status, { ...headers });
    for await (const piece of body ?? []) {
      if (!response.write(piece)) await this.#drained();
      this.#gone.signal.throwIfAborted();
    }
    response.end();
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#response.off('drain', settle);
        this.#response.off('close', settle);
        resolve();
      };
      this.#response.on('drain', settle);
      this.#response.on('close', settle);
    });
  }
}
