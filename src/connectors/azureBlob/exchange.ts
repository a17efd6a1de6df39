import type { Dispatcher } from 'undici';
import type { HttpHeaders } from './httpTransport';

/** An answer with all of its body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Uint8Array;
}

const nothing = new Uint8Array();

/**
 * Takes in one whole answer. Most answers to a sync have no body worth a stream, which would cost as
 * much as sending the request; and a signal looks through all its listeners to add another, so that
 * the hundreds of requests of a sync share one.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpAnswer>;
  readonly #cancellation: Cancellation | undefined;
  readonly #chunks: Buffer[] = [];
  #settle: (answer: HttpAnswer) => void = () => undefined;
  #fail: (reason: unknown) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpHeaders = {};

  constructor(signal: AbortSignal | undefined) {
    this.answer = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.#cancellation = signal && cancellationOf(signal);
    this.#cancellation?.add(this);
  }

  /** Gives the connection up, or the wait for one. */
  cancel(reason: Error): void {
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const signal = this.#cancellation?.signal;
    if (signal?.aborted === true) controller.abort(reasonOf(signal));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#cancellation?.delete(this);
    const [first = nothing] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
    this.#settle({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#cancellation?.delete(this);
    this.#fail(error);
  }
}

/** The exchanges that end with one signal. */
class Cancellation {
  readonly signal: AbortSignal;
  readonly #exchanges = new Set<Exchange>();

  constructor(signal: AbortSignal) {
    this.signal = signal;
    const cancelAll = (): void => {
      for (const exchange of this.#exchanges) exchange.cancel(reasonOf(signal));
      this.#exchanges.clear();
    };
    signal.addEventListener('abort', cancelAll, { once: true });
  }

  add(exchange: Exchange): void {
    this.#exchanges.add(exchange);
  }

  delete(exchange: Exchange): void {
    this.#exchanges.delete(exchange);
  }
}

const cancellations = new WeakMap<AbortSignal, Cancellation>();

function cancellationOf(signal: AbortSignal): Cancellation {
  const known = cancellations.get(signal);
  if (known !== undefined) return known;
  const cancellation = new Cancellation(signal);
  cancellations.set(signal, cancellation);
  return cancellation;
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Canceled');
}
