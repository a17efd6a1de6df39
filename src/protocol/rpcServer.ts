import type { Disposable } from '../core/base/disposables';
import { failureOf, type RpcApi, type Transport } from './rpc';
import { parseRequest, type AnswerMessage, type CallMessage } from './rpcMessages';

/**
 * Answers calls of an object's own methods, each exactly once: with what the method returns (`null`
 * for nothing, which JSON cannot say) or with why it failed. Disposing aborts what runs and answers
 * no more.
 */
export class RpcServer<Api extends RpcApi<Api>, Events> implements Disposable {
  readonly #running = new Map<number, AbortController>();
  readonly #listener: Disposable;
  #isDisposed = false;

  /** `onFailure` hears of everything that a method threw or the transport could not carry. */
  constructor(
    private readonly api: Api,
    private readonly transport: Transport,
    private readonly onFailure: (error: unknown, what: string) => void,
  ) {
    this.#listener = transport.receive((message) => this.#receive(message));
  }

  /** Tells the other side, if it listens already. */
  emit<Name extends keyof Events & string>(event: Name, data: Events[Name]): void {
    this.#send({ event, data }).catch((error: unknown) => this.onFailure(error, event));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listener.dispose();
    for (const controller of this.#running.values()) controller.abort();
  }

  #receive(message: unknown): void {
    const request = parseRequest(message);
    if (request === undefined) return;
    if ('cancel' in request) this.#running.get(request.cancel)?.abort();
    else if ('malformed' in request) void this.#fail(request.malformed, new MalformedCallError());
    else if (this.#running.has(request.id)) void this.#fail(request.id, new MalformedCallError());
    else void this.#answer(request);
  }

  async #answer(call: CallMessage): Promise<void> {
    const controller = new AbortController();
    this.#running.set(call.id, controller);
    try {
      const ok = await invoke(this.api, call, controller.signal);
      await this.#send({ id: call.id, ok: ok ?? null } satisfies AnswerMessage);
    } catch (error) {
      await this.#fail(call.id, error, call.method);
    } finally {
      this.#running.delete(call.id);
    }
  }

  async #fail(id: number, error: unknown, what = 'call'): Promise<void> {
    this.onFailure(error, what);
    try {
      await this.#send({ id, error: failureOf(error) } satisfies AnswerMessage);
    } catch (sendError) {
      this.onFailure(sendError, what);
    }
  }

  async #send(message: unknown): Promise<void> {
    if (!this.#isDisposed) await this.transport.send(message);
  }
}

class MalformedCallError extends Error {
  readonly reason = 'malformed';
  readonly remedy = 'Close the view and open it again';

  constructor() {
    super('A call could not be read');
  }
}

/** Calls own methods only: what an object inherits, `constructor` say, is nobody's API. */
async function invoke(api: object, call: CallMessage, signal: AbortSignal): Promise<unknown> {
  const method: unknown = Object.hasOwn(api, call.method) && Reflect.get(api, call.method);
  if (typeof method !== 'function') throw new Error(`there is no method ${call.method}`);
  return Reflect.apply(method, api, [...call.args, signal]);
}
