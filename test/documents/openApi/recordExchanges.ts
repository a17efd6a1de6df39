import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request and what was answered, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly request: Message;
  readonly status: number;
  readonly response: Message;
}

export interface Message {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ExchangeRecorder {
  /** What a client has to be pointed at. */
  readonly origin: string;
  /** In the order in which they were answered. */
  readonly exchanges: readonly Exchange[];
  stop(): Promise<void>;
}

/** Stands between a client and a server and notes what they say to each other. */
export async function recordExchanges(upstream: string): Promise<ExchangeRecorder> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    handOn(incoming, upstream).then(
      (exchange) => {
        exchanges.push(exchange);
        const type = exchange.response.headers['content-type'];
        outgoing.writeHead(exchange.status, type === undefined ? {} : { 'content-type': type });
        outgoing.end(exchange.response.body);
      },
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    exchanges,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handOn(incoming: IncomingMessage, upstream: string): Promise<Exchange> {
  const { method = 'GET', url = '/' } = incoming;
  const body = await buffer(incoming);
  const { host: _host, connection: _connection, ...headers } = incoming.headers;
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value)]),
  );
  const hasBody = body.length > 0;
  const answer = await fetch(upstream + url, {
    method,
    headers: Object.fromEntries(Object.entries(sent).filter(([name]) => !isOfConnection(name))),
    redirect: 'manual',
    ...(hasBody && { body }),
  });
  return {
    method,
    path: url,
    request: { headers: sent, body: body.toString() },
    status: answer.status,
    response: { headers: Object.fromEntries(answer.headers), body: await answer.text() },
  };
}

/** What the client of the second way sets by itself. */
function isOfConnection(name: string): boolean {
  return ['content-length', 'transfer-encoding', 'keep-alive', 'expect'].includes(name);
}
