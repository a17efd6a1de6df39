import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { RunningServer } from './blobService';
import { readClientMessages, type ClientMessage } from './clientMessages';
import type { EngineTurns, Turn } from './engineTurns';

export interface PostgresServerOptions {
  /** 0 = any that is free. */
  readonly port: number;
  /** Called whenever a client was let in. */
  readonly onConnected?: () => void;
}

export interface RunningPostgres extends RunningServer {
  /** Where it listens. */
  readonly port: number;
}

/**
 * Lets clients of Postgres use a PGlite on a port of the loopback interface, several at a time and
 * each as the user it names. The engine is asked for when the first of them starts. There is one, so that transactions take turns; settings and
 * prepared statements of one client are seen by all, and nothing can be cancelled.
 */
export async function startPostgresServer(
  engine: () => Promise<EngineTurns>,
  { port, onConnected }: PostgresServerOptions,
): Promise<RunningPostgres> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true).on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, engine, onConnected).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { port: taken, close: () => end(server, sockets) };
}

async function end(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}

async function serve(
  socket: Socket,
  engine: () => Promise<EngineTurns>,
  onConnected: PostgresServerOptions['onConnected'],
): Promise<void> {
  const client = new Client(socket, engine);
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
          if (await client.start(message)) onConnected?.();
          break;
        case 'request':
          await client.ask(message);
      }
    }
  } finally {
    await client.leave();
  }
}

/** One client, and the turn that it has while it is in the middle of something. */
class Client {
  #user = '';
  #turns: EngineTurns | undefined;
  #turn: Turn | undefined;

  constructor(
    readonly socket: Socket,
    readonly engine: () => Promise<EngineTurns>,
  ) {}

  /** False = there is no such user, and the connection is ended. */
  async start({ user, bytes }: MessageOf<'startup'>): Promise<boolean> {
    this.#user = user;
    this.#turns = await this.engine();
    let refusal: Uint8Array | undefined;
    await this.#turns.once(async (turn) => {
      refusal = await turn.refuse(user);
      if (refusal === undefined) this.socket.write(await turn.send(bytes));
      else this.socket.end(refusal);
    });
    return refusal === undefined;
  }

  async ask({ bytes, endsTurn }: MessageOf<'request'>): Promise<void> {
    const turn = this.#turn ?? (await this.#turns?.take(this.#user));
    if (turn === undefined) return;
    this.#turn = turn;
    this.socket.write(await turn.send(bytes));
    if (endsTurn && turn.isDone()) this.#turn = turn.release();
  }

  async leave(): Promise<void> {
    await this.#turn?.abandon();
  }
}

type MessageOf<Kind extends ClientMessage['kind']> = Extract<ClientMessage, { kind: Kind }>;
