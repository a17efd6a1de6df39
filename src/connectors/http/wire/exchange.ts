import type { HttpAnswer } from './answerParser';
import { cancellationOf, reasonOf, type Cancelable, type Cancellation } from './cancellation';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** Of Latin-1 characters. */
  readonly head: string;
  readonly body: Uint8Array | undefined;
  /** False for HEAD, whose answer tells of a body that does not come. */
  readonly isAnsweredWithBody: boolean;
}

/** One request on its way to its answer. */
export class Exchange implements Cancelable {
  readonly answer: Promise<HttpAnswer>;
  readonly request: WireRequest;
  /** How long nothing may move. */
  readonly patienceMs: number;
  /** Gives up what carries it. */
  onCancel: () => void = () => undefined;
  readonly #cancellation: Cancellation | undefined;
  #resolve: (answer: HttpAnswer) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(request: WireRequest, patienceMs: number, signal: AbortSignal | undefined) {
    this.request = request;
    this.patienceMs = patienceMs;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#cancellation = signal && cancellationOf(signal);
    this.#cancellation?.add(this);
  }

  cancel(signal: AbortSignal): void {
    this.fail(reasonOf(signal));
    this.onCancel();
  }

  settle(answer: HttpAnswer): void {
    this.#cancellation?.delete(this);
    this.#resolve(answer);
  }

  fail(reason: Error): void {
    this.#cancellation?.delete(this);
    this.#reject(reason);
  }
}
