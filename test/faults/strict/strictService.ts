import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '../../../src/core/base/clock';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { answerFailure, refusal, type Answer } from './answers';
import { operationOf, operations, type Call } from './operations';

export interface StrictServiceOptions {
  /** How long each answer is held back. */
  readonly latencyMs?: number;
  /** What leases run out by. */
  readonly clock?: Clock;
}

/**
 * The Blob service over HTTP, as strict as Azure where emulators are not: what Azure checks is
 * checked (the MD5 of a put and of a block, conditions, lengths of block ids, names, leases, the end
 * of a signature), what it only stores is stored unchecked, and what it throws away is gone. The
 * rules are those of {@link InMemoryBlobStore}, which lies behind it and can be tampered with; of
 * signatures only that there is one and that it has not ended is looked at.
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export class StrictService {
  readonly store: InMemoryBlobStore;
  /** Every request that was answered, as `PUT block`, in order. */
  readonly requests: string[] = [];
  /** Bytes of bodies that came whole. */
  receivedBytes = 0;
  /** How long each answer is held back. */
  latencyMs: number;
  readonly #server: Server;

  private constructor({ latencyMs = 0, clock = systemClock }: StrictServiceOptions) {
    this.store = new InMemoryBlobStore({ clock });
    this.latencyMs = latencyMs;
    this.#server = createServer((incoming, outgoing) => {
      // A client that goes away midway has sent nothing: the service acts on whole requests only.
      this.#take(incoming).then(
        (answer) => reply(outgoing, incoming, answer),
        () => outgoing.destroy(),
      );
    });
  }

  static async start(options: StrictServiceOptions = {}): Promise<StrictService> {
    const service = new StrictService(options);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get blobEndpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${emulatorAccount.name}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(incoming: IncomingMessage): Promise<Answer> {
    const body = await buffer(incoming);
    const call = parseCall(incoming, body, this.store);
    if (this.latencyMs > 0) await delay(this.latencyMs);
    const operation = operationOf(call);
    this.requests.push(operation);
    this.receivedBytes += body.length;
    const refused = refusedCredential(call);
    if (refused !== undefined) return refused;
    const act = operations[operation];
    if (act === undefined) return refusal(501, 'NotImplemented');
    try {
      return await act(call);
    } catch (error) {
      return answerFailure(error, call);
    }
  }
}

/** The path is `/account/container/blob/name`, as emulators have it. */
function parseCall(incoming: IncomingMessage, body: Buffer, store: InMemoryBlobStore): Call {
  const { method = '', url = '', headers } = incoming;
  const [path = '', query = ''] = url.split('?', 2);
  const [, , container = '', ...segments] = path.split('/');
  const name = segments.map(decodeURIComponent).join('/');
  const given = Object.entries(headers).map(([key, value]) => [key, String(value)] as const);
  return {
    method,
    address: { container, name },
    query: new URLSearchParams(query),
    headers: new Map(given),
    body,
    store,
  };
}

function refusedCredential({ query, headers }: Call): Answer | undefined {
  if (!query.has('sig') && !headers.has('authorization')) {
    return refusal(401, 'NoAuthenticationInformation');
  }
  const asked = Date.parse(headers.get('x-ms-date') ?? '');
  const isSigned = headers.has('authorization');
  if (isSigned && !(Math.abs(Date.now() - asked) <= longestRequestAgeMs)) {
    return refusal(403, 'AuthenticationFailed');
  }
  const end = query.get('se');
  const isOver = end !== null && Date.parse(end) <= Date.now();
  return isOver ? refusal(403, 'AuthenticationFailed') : undefined;
}

/** @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#specifying-the-date-header */
const longestRequestAgeMs = 15 * 60_000;

let answered = 0;

function reply(
  outgoing: ServerResponse,
  { method, headers: asked }: IncomingMessage,
  answer: Answer,
): void {
  const clientRequestId = asked['x-ms-client-request-id'];
  const { status, headers, body = '' } = answer;
  answered += 1;
  const length = Buffer.byteLength(body);
  outgoing.writeHead(status, {
    'x-ms-request-id': String(answered),
    'x-ms-version': '2024-11-04',
    ...(clientRequestId !== undefined && { 'x-ms-client-request-id': clientRequestId }),
    ...(method === 'HEAD' ? {} : { 'content-length': length }),
    ...headers,
  });
  outgoing.end(method === 'HEAD' ? '' : body);
}
