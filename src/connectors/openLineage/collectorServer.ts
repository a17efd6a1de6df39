import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, OperatorError } from '../../core/base/errors';
import {
  Collector,
  mostBodyBytes,
  type CollectorAnswer,
  type CollectorOptions,
} from '../../core/lineage/openLineage/collector';

/** Nobody guesses 24 random bytes. */
const tokenBytes = 24;
const loopback = '127.0.0.1';

/** The collector cannot have the port that was asked for. */
export class CollectorError extends OperatorError {
  readonly reason = 'portTaken';
}

/** A collector that takes events. */
export interface OpenCollector {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What clients send as their API key; a secret of this machine. */
  readonly apiKey: string;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Opens a collector that only this machine reaches; `port` 0 = any that is free. @throws CollectorError */
export async function openCollector(
  options: Omit<CollectorOptions, 'token'> & { readonly port: number },
): Promise<OpenCollector> {
  const token = randomBytes(tokenBytes).toString('hex');
  const collector = new Collector({ ...options, token });
  const server = createServer((request, response) => {
    settle(collector, request, response).catch((error: unknown) => {
      options.logger.warn(`broke off an answer: ${describeError(error)}`);
      response.destroy();
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${loopback}:${port}`, apiKey: token, close: () => close(server) };
}

async function settle(
  collector: Collector,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const { method = '', url: target = '', socket } = request;
  const body = await bodyOf(request);
  const port = socket.localPort ?? 0;
  const answer =
    body === undefined
      ? { status: 413, body: { message: 'The body is too large' } }
      : await collector.answer(
          { method, target, headers: headersOf(request), body },
          { port, signal: gone.signal },
        );
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

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new CollectorError(`The collector cannot listen on port ${port} of ${loopback}`, {
          remedy: 'Give another --port, or none for any that is free',
          cause,
        }),
      ),
    );
    server.listen(port, loopback, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
