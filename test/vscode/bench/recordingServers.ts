import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that a hostile lake file names, and everything that was sent to it. */
export interface RecordingServer {
  readonly port: number;
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** Takes any HTTP request and keeps its first line, headers and all. */
export async function recordHttp(): Promise<RecordingServer> {
  const received: string[] = [];
  const server = createHttpServer((request, response) => {
    received.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}`);
    response.writeHead(200, { 'Content-Type': 'application/xml' });
    response.end('<EnumerationResults><Containers/></EnumerationResults>');
  });
  return listen(server, received);
}

/** The first byte of a client's answer. @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
const passwordMessage = 'p'.charCodeAt(0);

/** Asks for a password in clear text, as a hostile Postgres would, and keeps what it gets. */
export async function recordPostgres(): Promise<RecordingServer> {
  const received: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received.push(bytes.toString('latin1'));
      if (bytes[0] === passwordMessage) socket.destroy();
      // An SSLRequest has length 8 and this code; any other first message is the start-up.
      const isSslRequest = bytes.length === 8 && bytes.readInt32BE(4) === 80_877_103;
      socket.write(isSslRequest ? 'N' : Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
    });
  });
  return listen(server, received);
}

async function listen(server: Server, received: readonly string[]): Promise<RecordingServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
