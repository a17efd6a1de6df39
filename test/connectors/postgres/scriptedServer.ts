import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificates';

/** How a server answers that only pretends to be a Postgres. */
export type Script =
  /** Listens and never says anything. */
  | { readonly kind: 'silent' }
  /** Answers everything with these bytes. */
  | { readonly kind: 'says'; readonly answer: string }
  /** Has no TLS, and refuses every login with this SQLSTATE. */
  | { readonly kind: 'refuses'; readonly sqlState: string }
  /** Offers TLS with this certificate, and nothing after it. */
  | { readonly kind: 'tls'; readonly certificate: Certificate };

export interface ScriptedServer {
  readonly port: number;
  /** Everything that clients sent after the question for encryption. */
  readonly received: () => string;
  close(): Promise<void>;
}

const sslRequestBytes = 8;

/** Starts a scripted server on the loopback interface. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      received.push(first.subarray(sslRequestBytes));
      answer(socket, script, received);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(received).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(socket: Socket, script: Script, received: Buffer[]): void {
  switch (script.kind) {
    case 'silent':
      return;
    case 'says':
      socket.end(script.answer);
      return;
    case 'refuses':
      refuse(socket, script.sqlState, received);
      return;
    case 'tls':
      socket.write('S');
      startTls(socket, script.certificate);
  }
}

/** The first connection only asks for encryption, the next begins with the login. */
function refuse(socket: Socket, sqlState: string, received: Buffer[]): void {
  if ((received.at(-1)?.length ?? 0) > 0) {
    socket.end(errorResponse(sqlState));
    return;
  }
  socket.write('N');
  socket.on('data', (chunk) => {
    received.push(chunk);
    socket.end(errorResponse(sqlState));
  });
}

function startTls(socket: Socket, { certificatePem, keyPem }: Certificate): void {
  const secured = new TLSSocket(socket, { isServer: true, cert: certificatePem, key: keyPem });
  secured.on('error', () => undefined);
}

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html (ErrorResponse) */
function errorResponse(sqlState: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0Mno\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  return Buffer.concat([Buffer.from('E'), length, fields]);
}
