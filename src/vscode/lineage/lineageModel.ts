import { EventEmitter, type Event } from 'vscode';
import type { Clock } from '../../core/base/clock';
import type { Disposable } from '../../core/base/disposables';
import { snapshotOf, type LineageSnapshot } from './lineageSnapshot';

/** Which lineage is wanted. */
export interface LineageWish {
  /** The moment of which it tells; absent = now. */
  readonly asOfMs?: number;
  /** Absent = columns are no things of their own. */
  readonly hasColumns?: boolean;
}

export interface LineageModelDeps {
  /** Reads all that the workspace's lakes tell. */
  readonly read: (
    options: LineageWish & { readonly signal: AbortSignal },
  ) => Promise<Pick<LineageSnapshot, 'graph' | 'problems'>>;
  readonly clock: Clock;
}

/** Days of the past that are kept in memory beside now. */
const mostKept = 6;

/**
 * The lineage of the workspace, read once and shared by all that show it. Whoever asks while it is read
 * gets the same reading.
 */
export class LineageModel implements Disposable {
  readonly #deps: LineageModelDeps;
  readonly #didRead = new EventEmitter<LineageSnapshot>();
  readonly #lifetime = new AbortController();
  readonly #known = new Map<string, LineageSnapshot>();
  readonly #reading = new Map<string, Promise<LineageSnapshot>>();

  constructor(deps: LineageModelDeps) {
    this.#deps = deps;
  }

  /** Fires with what was read as of now, whether it is another or not. */
  get onDidRead(): Event<LineageSnapshot> {
    return this.#didRead.event;
  }

  /** What is in memory as of now, for what cannot wait; `undefined` = nothing yet. */
  get current(): LineageSnapshot | undefined {
    return this.#known.get(keyOf({}));
  }

  /**
   * What is in memory, else what is read now; `isAgain` reads in any case. A caller that stops waiting
   * stops nobody else's reading.
   * @throws the reason of `signal`
   */
  async read(
    options: LineageWish & { readonly isAgain?: boolean; readonly signal: AbortSignal },
  ): Promise<LineageSnapshot> {
    const key = keyOf(options);
    const known = this.#known.get(key);
    if (known !== undefined && options.isAgain !== true) return known;
    return unlessAborted(this.#reading.get(key) ?? this.#start(key, options), options.signal);
  }

  /** What is in memory tells of what is gone: the next to ask reads anew. */
  forget(): void {
    this.#known.clear();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#didRead.dispose();
  }

  #start(key: string, { asOfMs, hasColumns = false }: LineageWish): Promise<LineageSnapshot> {
    const reading = this.#read({ hasColumns, ...(asOfMs !== undefined && { asOfMs }) })
      .then((snapshot) => {
        this.#keep(key, snapshot);
        if (key === keyOf({})) this.#didRead.fire(snapshot);
        return snapshot;
      })
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #read(wish: LineageWish): Promise<LineageSnapshot> {
    const readAtMs = this.#deps.clock.nowMs();
    const signal = this.#lifetime.signal;
    return snapshotOf(await this.#deps.read({ ...wish, signal }), readAtMs);
  }

  #keep(key: string, snapshot: LineageSnapshot): void {
    this.#known.delete(key);
    this.#known.set(key, snapshot);
    const now = keyOf({});
    const oldest = [...this.#known.keys()].find((other) => other !== now);
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf({ asOfMs, hasColumns = false }: LineageWish): string {
  return `${asOfMs ?? 'now'} ${String(hasColumns)}`;
}

/** Waits for somebody else's work no longer than a signal allows. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
