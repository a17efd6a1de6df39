import type { Disposable } from '../core/base/disposables';
import { RpcError, type RpcApi, type Transport } from './rpc';
import { parseResponse, type AnswerMessage } from './rpcMessages';

interface PendingCall {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Listener {
  readonly event: string;
  readonly hear: (data: unknown) => void;
}

/** The calling end of an `RpcServer`. Disposing rejects every call that is still open. */
export class RpcClient<Api extends RpcApi<Api>, Events> implements Disposable {
  /** Calls reject with an {@link RpcError}, or with the reason of their own signal once it aborts. */
  readonly api = proxyOf((method, args) => this.#call(method, args)) as Api;
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new Set<Listener>();
  readonly #subscription: Disposable;
  #lastId = 0;
  #isDisposed = false;

  constructor(private readonly transport: Transport) {
    this.#subscription = transport.receive((message) => this.#receive(message));
  }

  on<Name extends keyof Events & string>(
    event: Name,
    hear: (data: Events[Name]) => void,
  ): Disposable {
    const listener: Listener = { event, hear: (data) => hear(data as Events[Name]) };
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    for (const call of this.#pending.values()) call.reject(closedError());
  }

  #receive(message: unknown): void {
    const response = parseResponse(message);
    if (response === undefined) return;
    if ('id' in response) return this.#settle(response);
    for (const { event, hear } of this.#listeners)
      if (event === response.event) hear(response.data);
  }

  #settle(answer: AnswerMessage): void {
    const call = this.#pending.get(answer.id);
    if ('ok' in answer) call?.resolve(answer.ok);
    else call?.reject(new RpcError(answer.error));
  }

  async #call(method: string, allArgs: readonly unknown[]): Promise<unknown> {
    if (this.#isDisposed) throw closedError();
    const signal = allArgs.find((arg) => arg instanceof AbortSignal);
    const args = allArgs.filter((arg) => arg !== signal && arg !== undefined);
    signal?.throwIfAborted();
    const id = (this.#lastId += 1);
    const cancel = (): void => this.#cancel(id, signal?.reason);
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        this.#send({ id, method, args }).catch(reject);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#pending.delete(id);
    }
  }

  #cancel(id: number, reason: unknown): void {
    const call = this.#pending.get(id);
    this.#send({ cancel: id }).catch((error: unknown) => call?.reject(error));
    call?.reject(reason);
  }

  async #send(message: unknown): Promise<void> {
    await this.transport.send(message);
  }
}

function closedError(): RpcError {
  return new RpcError({
    reason: 'closed',
    message: 'The view was closed',
    remedy: 'Open it again',
  });
}

/** An object whose every method is a call. `then` is none, or awaiting the object would call it. */
function proxyOf(call: (method: string, args: readonly unknown[]) => Promise<unknown>): object {
  const get = (_target: object, name: string | symbol): unknown =>
    typeof name === 'string' && name !== 'then'
      ? (...args: readonly unknown[]) => call(name, args)
      : undefined;
  return new Proxy({}, { get });
}
