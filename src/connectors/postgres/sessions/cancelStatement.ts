import { connect as connectTls } from 'node:tls';
import { connect, isIP, type Socket } from 'node:net';
import type { Client } from 'pg';
import type { Connection } from '../../../core/lake/lake';
import { tlsOptions, type OpenOptions } from '../login/openClient';

/**
 * Asks the server to end what a client has it do, over a connection of its own that is protected as
 * the client's is. Works through poolers too, which know their own numbers only. Resolves when the
 * server has taken the request, whether or not there was anything to end.
 *
 * @throws Error of the system
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function cancelStatement(
  client: Client,
  connection: Connection,
  options: Pick<OpenOptions, 'environment'>,
): Promise<void> {
  const { processID, secretKey } = client as unknown as BackendKey;
  const { host, port } = connection;
  const ssl = await tlsOptions(connection, options);
  const socket = await connected(connect({ host, port }), 'connect');
  if (ssl === false) return send(socket, cancelRequest(processID, secretKey));
  socket.write(sslRequest);
  const answer = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve).once('error', reject);
  });
  if (answer.toString('latin1') !== 'S') throw new Error('The server does not encrypt');
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const secured = connectTls({ ...ssl, ...servername, socket });
  return send(await connected(secured, 'secureConnect'), cancelRequest(processID, secretKey));
}

/** What the server told `pg` at login; its declarations leave it out. */
interface BackendKey {
  readonly processID: number;
  readonly secretKey: number;
}

const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const cancelCode = 80_877_102;

function cancelRequest(processId: number, secretKey: number): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(cancelCode, 4);
  message.writeInt32BE(processId, 8);
  message.writeInt32BE(secretKey, 12);
  return message;
}

function connected<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket)).once('error', reject);
  });
}

/** The server answers by closing. */
function send(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve()).on('error', () => socket.destroy());
    socket.resume();
    socket.end(request);
  });
}
