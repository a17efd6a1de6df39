import { createServer, type Server, type Socket } from 'node:net';
import type { RunningServer } from './blobService';
import { readClientMessages } from './clientMessages';
import type { EngineTurns, Turn } from './engineTurns';

export interface PostgresServerOptions {
  readonly port: number;
  /** Called whenever a client was let in. */
  readonly onConnected?: () => void;
}

/**
 * Lets clients of Postgres use a PGlite on a port of the loopback interface, several at a time and
 * each as the user it names. There is one engine, so that transactions take turns; settings and
 * prepared statements of one client are seen by all, and nothing can be cancelled.
 */
export async function startPostgresServer(
  turns: EngineTurns,
  { port, onConnected }: PostgresServerOptions,
): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true).on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, turns, onConnected).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return { close: () => end(server, sockets) };
}

async function end(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}

async function serve(
  socket: Socket,
  turns: EngineTurns,
  onConnected: PostgresServerOptions['onConnected'],
): Promise<void> {
  let user = '';
  let turn: Turn | undefined;
  try {
    for await (const message of readClientMessages(socket)) {
      switch (message.kind) {
        case 'encryptionRequest':
          socket.write('N');
          break;
        case 'cancelRequest':
        case 'terminate':
          socket.end();
          return;
        case 'startup':
          user = message.user;
          await turns.once(async (starting) => {
            const refusal = await starting.refuse(user);
            if (refusal) socket.end(refusal);
            else {
              socket.write(await starting.send(message.bytes));
              onConnected?.();
            }
          });
          break;
        case 'request':
          turn ??= await turns.take(user);
          socket.write(await turn.send(message.bytes));
          if (message.endsTurn && turn.isDone()) turn = turn.release();
      }
    }
  } finally {
    await turn?.abandon();
  }
}
