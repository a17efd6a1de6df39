import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperatorError } from '../../core/base/errors';

const loopback = '127.0.0.1';
/** Nobody guesses 24 random bytes. */
const tokenBytes = 24;

/** A server of this machine cannot have the port that was asked for. */
export class PortTakenError extends OperatorError {
  readonly reason = 'portTaken';
}

/** A server that only this machine reaches. */
export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** What somebody must know to be let in; hex. */
export function randomToken(): string {
  return randomBytes(tokenBytes).toString('hex');
}

/**
 * Has a server listen on a port of this machine; 0 = any that is free. `name` is what the server is
 * called in a message, as `The gateway`.
 * @throws PortTakenError
 */
export async function listenOnLoopback(
  server: Server,
  { port, name }: { readonly port: number; readonly name: string },
): Promise<LoopbackServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portTaken({ port, name }, cause)));
    server.listen(port, loopback, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  return { url: `http://${loopback}:${given}`, close: () => close(server) };
}

function portTaken(
  { port, name }: { readonly port: number; readonly name: string },
  cause: unknown,
): PortTakenError {
  return new PortTakenError(`${name} cannot listen on port ${port} of ${loopback}`, {
    remedy: 'Give another --port, or none for any that is free',
    cause,
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
