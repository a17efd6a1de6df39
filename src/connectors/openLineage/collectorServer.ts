import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeError } from '../../core/base/errors';
import {
  Collector,
  mostBodyBytes,
  type CollectorAnswer,
  type CollectorOptions,
} from '../../core/lineage/openLineage/collector';
import { listenOnLoopback, randomToken, type LoopbackServer } from '../http/loopbackServer';

/** A collector that takes events. */
export interface OpenCollector extends LoopbackServer {
  /** What clients send as their API key; a secret of this machine. */
  readonly apiKey: string;
}

/** Opens a collector that only this machine reaches; `port` 0 = any that is free. @throws PortTakenError */
export async function openCollector(
  options: Omit<CollectorOptions, 'token'> & { readonly port: number },
): Promise<OpenCollector> {
  const token = randomToken();
  const collector = new Collector({ ...options, token });
  const server = createServer((request, response) => {
    settle(collector, request, response).catch((error: unknown) => {
      options.logger.warn(`broke off an answer: ${describeError(error)}`);
      response.destroy();
    });
  });
  const open = await listenOnLoopback(server, { port: options.port, name: 'The collector' });
  return { ...open, apiKey: token };
}

async function settle(
  collector: Collector,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const { method = '', url: target = '', socket } = request;
  const head = { method, target, headers: headersOf(request) };
  const port = socket.localPort ?? 0;
  const refusal = collector.refusalOf(head, port);
  if (refusal !== undefined) {
    // What a stranger sends is not waited for, and none of it is kept.
    write(response, refusal);
    return;
  }
  const body = await bodyOf(request);
  const answer =
    body === undefined
      ? { status: 413, body: { message: 'The body is too large' } }
      : await collector.answer({ ...head, body }, { port, signal: gone.signal });
  write(response, answer);
}

/** `undefined` = it is larger than any that is taken. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request) {
    const bytes = piece as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes > mostBodyBytes) return undefined;
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value === undefined ? value : String(value),
    ]),
  );
}

function write(response: ServerResponse, { status, body }: CollectorAnswer): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
