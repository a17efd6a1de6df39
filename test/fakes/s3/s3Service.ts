import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { refusal, type Answer } from './answers';
import { answerTo, type ServiceRules } from './operations';
import { refusedSignature } from './signatureCheck';
import type { Bucket } from './storedObjects';

export interface S3ServiceOptions extends Partial<ServiceRules> {
  readonly region?: string;
  readonly nowMs?: () => number;
}

/**
 * S3 over HTTP, in memory and strict: signatures, digests, conditions, the order and size of parts. What
 * it does with conditions is given, for there are services of each kind.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html
 */
export class S3Service {
  readonly buckets = new Map<string, Bucket>();
  /** Every request that was answered, as `PUT /bucket/key?query`, in order. */
  readonly requests: string[] = [];
  /** How the next requests are answered instead, or after they were done. */
  readonly faults: { readonly answer: Answer; readonly when: 'before' | 'after' }[] = [];
  readonly #rules: ServiceRules;
  readonly #options: S3ServiceOptions;
  readonly #server: Server;

  private constructor(options: S3ServiceOptions) {
    const { conditions = 'held', leastPartBytes = 5 * 1024 * 1024 } = options;
    const { mostParts = 10_000, encrypts = false } = options;
    this.#rules = { conditions, leastPartBytes, mostParts, encrypts };
    this.#options = options;
    this.#server = createServer((incoming, outgoing) => {
      this.#take(incoming).then(
        (answer) => reply(outgoing, incoming, answer),
        () => outgoing.destroy(),
      );
    });
  }

  static async start(options: S3ServiceOptions = {}): Promise<S3Service> {
    const service = new S3Service(options);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get endpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get region(): string {
    return this.#options.region ?? 'eu-west-1';
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(incoming: IncomingMessage): Promise<Answer> {
    const body = await buffer(incoming);
    this.requests.push(`${incoming.method} ${incoming.url}`);
    const fault = this.faults.shift();
    if (fault?.when === 'before') return fault.answer;
    const answer = this.#answer(incoming, body);
    return fault?.answer ?? answer;
  }

  #answer(incoming: IncomingMessage, body: Uint8Array): Answer {
    const nowMs = this.#options.nowMs?.() ?? Date.now();
    const refused = refusedSignature(incoming, body, { region: this.region, nowMs });
    if (refused !== undefined) return refused;
    const [path = '', query = ''] = (incoming.url ?? '').split('?');
    const [, bucket = '', ...key] = path.split('/');
    const headers = incoming.headers as Readonly<Record<string, string | undefined>>;
    try {
      return answerTo({
        method: incoming.method ?? '',
        bucket: decodeURIComponent(bucket),
        key: decodeURIComponent(key.join('/')),
        query: new URLSearchParams(query),
        headers,
        body,
        buckets: this.buckets,
        rules: this.#rules,
      });
    } catch (error) {
      return refusal(500, 'InternalError', `<!-- ${String(error)} -->`);
    }
  }
}

function reply(outgoing: ServerResponse, incoming: IncomingMessage, answer: Answer): void {
  const { status, headers = {}, body = '' } = answer;
  const isHead = incoming.method === 'HEAD';
  const length = String(Buffer.byteLength(body));
  outgoing.writeHead(status, {
    ...headers,
    'x-amz-request-id': 'T3ST',
    // A refused HEAD says nothing of what it would have said.
    ...(isHead && status >= 400 ? {} : { 'content-length': length }),
  });
  outgoing.end(isHead ? undefined : body);
}
