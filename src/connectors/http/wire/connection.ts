import { connect as connectPlainly, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { AnswerParser } from './answerParser';
import type { Exchange, WireRequest } from './exchange';
import { WireError } from './wireError';

/** Where connections lead. */
export interface Place {
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** As the `Host` header names it. */
  readonly host: string;
  /** What the last secure connection left so that the next one is made with less ado. */
  session?: Buffer;
}

export interface ConnectionEvents {
  /** It has nothing to do any more and may be given another exchange. */
  readonly onFree: (connection: Connection) => void;
  readonly onEnd: (connection: Connection) => void;
}

const connectTimeoutMs = 10_000;
/** An idle connection that is not used for so long is ended; the service would soon do the same. */
const idleMs = 30_000;
/** What the other side says it waits at least, less this, for the way there. */
const idleMarginMs = 1000;

/** Bodies up to this size go out in one piece with their head. */
const joinedBytes = 64 * 1024;

const receivedBytes = 64 * 1024;
/** What came is dealt with before the next may come: all connections receive into the same memory. */
const received = Buffer.allocUnsafeSlow(receivedBytes);

/**
 * One connection, which carries one exchange at a time: one slow answer must not hold up others.
 * Failures are the exchange's; without one they only end the connection.
 */
export class Connection {
  readonly #place: Place;
  readonly #events: ConnectionEvents;
  readonly #socket: Socket;
  #isOpen = false;
  #exchange: Exchange | undefined;
  #parser: AnswerParser | undefined;
  #hasEnded = false;
  /** Kept from request to request. */
  #joined = Buffer.alloc(0);

  constructor(place: Place, events: ConnectionEvents) {
    this.#place = place;
    this.#events = events;
    this.#socket = this.#open();
    this.#socket.setNoDelay(true);
    this.#socket.on('timeout', () => this.#expire());
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('end', () => this.#endAnswer());
    this.#socket.on('close', () => this.end());
    // Nothing arrives this way, but the end does.
    this.#socket.resume();
  }

  /** Sends the request of an exchange; only while free. */
  carry(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.onCancel = () => this.end();
    this.#parser = new AnswerParser({ hasBody: exchange.request.isAnsweredWithBody });
    this.#socket.setTimeout(this.#isOpen ? exchange.patienceMs : connectTimeoutMs);
    this.#send(exchange.request);
  }

  /** Ends it at once; what it carries fails. */
  end(): void {
    const ended = 'The connection ended before the answer did';
    this.#fail(this.#exchange && new WireError('WIRE_CLOSED', ended));
  }

  #open(): Socket {
    const { hostname, port, isSecure, session } = this.#place;
    const onread = {
      buffer: received,
      callback: (count: number) => this.#take(received.subarray(0, count)),
    };
    const where = { host: hostname, port, onread };
    if (!isSecure) return connectPlainly(where, () => this.#begin());
    const options = { ...where, servername: nameOf(hostname), ALPNProtocols: ['http/1.1'] };
    const socket = connectSecurely(session ? { ...options, session } : options, () =>
      this.#begin(),
    );
    return socket.on('session', (fresh) => (this.#place.session = fresh));
  }

  #begin(): void {
    this.#isOpen = true;
    if (this.#exchange) this.#socket.setTimeout(this.#exchange.patienceMs);
  }

  #send({ head, body }: WireRequest): void {
    if (body === undefined) {
      this.#socket.write(head, 'latin1');
    } else if (body.length <= joinedBytes) {
      this.#socket.write(this.#join(head, body));
    } else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    }
  }

  /** The last request has left it for good: its answer was there. */
  #join(head: string, body: Uint8Array): Buffer {
    const sizeBytes = head.length + body.length;
    if (this.#joined.length < sizeBytes) this.#joined = Buffer.allocUnsafeSlow(sizeBytes);
    this.#joined.write(head, 'latin1');
    this.#joined.set(body, head.length);
    return this.#joined.subarray(0, sizeBytes);
  }

  #take(bytes: Buffer): boolean {
    try {
      if (this.#parser === undefined) this.end();
      else if (this.#parser.take(bytes)) this.#settle(this.#parser);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  }

  #endAnswer(): void {
    if (this.#parser?.end() === true) this.#settle(this.#parser);
    else this.end();
  }

  #settle(parser: AnswerParser): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#parser = undefined;
    exchange?.settle(parser.answer);
    // A refusal may come before all of the request is gone; the rest would pass for the next one.
    if (!parser.keepsAlive || this.#socket.writableLength > 0) return this.end();
    this.#rest(parser.keepsAliveMs);
    return this.#events.onFree(this);
  }

  #rest(keptMs: number | undefined): void {
    const restMs = Math.min(idleMs, (keptMs ?? idleMs + idleMarginMs) - idleMarginMs);
    this.#socket.setTimeout(Math.max(1, restMs));
  }

  #expire(): void {
    const error = this.#isOpen
      ? new WireError('WIRE_TIMEOUT', 'No answer came in time')
      : new WireError('WIRE_CONNECT_TIMEOUT', 'No connection was made in time');
    this.#fail(error);
  }

  #fail(error: Error | undefined): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.destroy();
    if (error) this.#exchange?.fail(error);
    this.#events.onEnd(this);
  }
}

/** Names of servers in TLS are never addresses. @see RFC 6066 section 3 */
function nameOf(hostname: string): string {
  return /^[\d.]+$|:/.test(hostname) ? '' : hostname;
}
