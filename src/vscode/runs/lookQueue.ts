import type { Disposable } from '../../core/base/disposables';

/** Does queued work a few at a time, newest request last; starting over aborts what is under way. */
export class LookQueue implements Disposable {
  readonly #limit: number;
  readonly #onError: (error: unknown) => void;
  #controller = new AbortController();
  #waiting = new Map<string, Job>();
  #running = new Map<string, Job>();
  #idle: (() => void)[] = [];

  constructor(options: { readonly limit: number; readonly onError: (error: unknown) => void }) {
    this.#limit = options.limit;
    this.#onError = options.onError;
  }

  /**
   * Queues work unless work of the same key waits or runs already; resolves when it has ended, well or
   * not, or was dropped.
   */
  add(key: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const known = this.#running.get(key) ?? this.#waiting.get(key);
    if (known !== undefined) return known.ended;
    const job = newJob(work);
    this.#waiting.set(key, job);
    this.#pump();
    return job.ended;
  }

  /** Drops what waits and aborts what runs. */
  restart(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    const dropped = [...this.#waiting.values(), ...this.#running.values()];
    this.#waiting = new Map();
    this.#running = new Map();
    for (const { end } of dropped) end();
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
    for (const [key, job] of this.#waiting) {
      if (this.#running.size >= this.#limit) return;
      this.#waiting.delete(key);
      void this.#do(key, job, this.#running);
    }
  }

  /** `running` is that of the round it was started in: a restart begins another. */
  async #do(key: string, job: Job, running: Map<string, Job>): Promise<void> {
    const { signal } = this.#controller;
    running.set(key, job);
    try {
      await job.work(signal);
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
    }
    running.delete(key);
    job.end();
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

interface Job {
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

function newJob(work: Job['work']): Job {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work, ended, end: () => end() };
}
