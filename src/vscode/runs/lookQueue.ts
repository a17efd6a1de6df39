import type { Disposable } from '../../core/base/disposables';

/** Does queued work a few at a time, newest request last; starting over aborts what is under way. */
export class LookQueue implements Disposable {
  readonly #limit: number;
  readonly #onError: (error: unknown) => void;
  #controller = new AbortController();
  #waiting = new Map<string, (signal: AbortSignal) => Promise<void>>();
  #running = new Set<string>();
  #idle: (() => void)[] = [];

  constructor(options: { readonly limit: number; readonly onError: (error: unknown) => void }) {
    this.#limit = options.limit;
    this.#onError = options.onError;
  }

  /** Queues work unless work of the same key waits or runs already. */
  add(key: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (this.#running.has(key) || this.#waiting.has(key)) return;
    this.#waiting.set(key, work);
    this.#pump();
  }

  /** Drops what waits and aborts what runs. */
  restart(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#waiting = new Map();
    this.#running = new Set();
    this.#settle();
  }

  /** Resolves once nothing waits or runs. */
  whenIdle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  dispose(): void {
    this.restart();
  }

  #pump(): void {
    for (const [key, work] of this.#waiting) {
      if (this.#running.size >= this.#limit) return;
      this.#waiting.delete(key);
      void this.#do(key, work, this.#running);
    }
  }

  /** `running` is that of the round it was started in: a restart begins another. */
  async #do(
    key: string,
    work: (signal: AbortSignal) => Promise<void>,
    running: Set<string>,
  ): Promise<void> {
    const { signal } = this.#controller;
    running.add(key);
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
    }
    running.delete(key);
    if (signal.aborted) return;
    this.#pump();
    this.#settle();
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && this.#waiting.size === 0;
  }

  #settle(): void {
    if (!this.#isIdle()) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}
