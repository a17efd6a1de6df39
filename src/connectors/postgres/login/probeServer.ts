import { connect, type Socket } from 'node:net';

/** What a server says when it is asked for encryption before anything else. */
export type ServerGreeting = 'tls' | 'plain' | 'notPostgres';

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest) */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * Asks a Postgres server whether it encrypts, and learns on the way whether it can be reached: no
 * secret is sent, and none of what comes back is believed beyond that.
 *
 * @throws Error of the system, such as `ECONNREFUSED`, or the reason of `signal`
 */
export function probeServer(
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<ServerGreeting> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host, port });
    const abort = (): void => fail(signal.reason);
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      end();
    };
    const fail = (error: unknown): void => settle(() => reject(error));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    listen(socket, (greeting) => settle(() => resolve(greeting)));
  });
}

function listen(socket: Socket, settle: (greeting: ServerGreeting) => void): void {
  socket.once('connect', () => socket.write(sslRequest));
  socket.once('data', (answer) => settle(greetingOf(answer)));
  socket.once('end', () => settle('notPostgres'));
}

function greetingOf(answer: Buffer): ServerGreeting {
  switch (answer.toString('latin1')) {
    case 'S':
      return 'tls';
    case 'N':
      return 'plain';
    default:
      return 'notPostgres';
  }
}
