import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TakenPost {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answers = { readonly status: number; readonly headers?: Record<string, string> }[];

/** An address on this machine that takes documents, and answers what it is told to, then with 200. */
export class WebhookServer {
  readonly posts: TakenPost[] = [];
  readonly #answers: Answers;
  readonly #server: Server;

  private constructor(answers: Answers) {
    this.#answers = [...answers];
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const { url = '', headers } = request;
        this.posts.push({ url, headers, body: JSON.parse(body) as unknown });
        const { status, headers: answered } = this.#answers.shift() ?? { status: 200 };
        response.writeHead(status, answered).end('thank you');
      });
    });
  }

  static async start(...answers: Answers): Promise<WebhookServer> {
    const server = new WebhookServer(answers);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  /** Its address, with secrets in path and query. */
  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/services/hunter2?sig=hunter2`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
