import { Worker } from 'node:worker_threads';
import { formatCount } from '../../core/base/sizes';
import type { GraphLayout, GraphToPlace, PlacedGraph } from '../../core/graph/graphLayout';
import { LayoutError } from '../../core/graph/layoutError';

export interface LayoutQuestion {
  readonly id: number;
  readonly graph: GraphToPlace;
}

export type LayoutAnswer =
  | { readonly id: number; readonly placed: PlacedGraph }
  | { readonly id: number; readonly error: string };

interface Waiter extends LayoutQuestion {
  readonly resolve: (placed: PlacedGraph) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Places graphs on a thread of its own, which loads ELK as soon as this is made. The thread cannot be
 * interrupted while it thinks: what is cancelled ends it, and what else was waiting is asked anew.
 */
export class WorkerLayout implements GraphLayout {
  readonly #workerFile: string;
  readonly #waiters = new Map<number, Waiter>();
  #worker: Worker | undefined;
  #lastId = 0;
  #isDisposed = false;

  /** `workerFile` = the built `layout.worker.js`. */
  constructor(workerFile: string) {
    this.#workerFile = workerFile;
    this.#worker = this.#start();
  }

  place(graph: GraphToPlace, { signal }: { readonly signal: AbortSignal }): Promise<PlacedGraph> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#isDisposed) throw failed(graph, 'the layout was ended');
      const id = (this.#lastId += 1);
      const cancel = (): void => this.#cancel(id, signal.reason);
      const settled = (): void => signal.removeEventListener('abort', cancel);
      signal.addEventListener('abort', cancel, { once: true });
      this.#waiters.set(id, {
        id,
        graph,
        resolve: (placed) => {
          settled();
          resolve(placed);
        },
        reject: (error: unknown) => {
          settled();
          reject(error);
        },
      });
      this.#worker ??= this.#start();
      this.#ask(this.#worker, { id, graph });
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#end();
    this.#failAll('the layout was ended');
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    // It keeps no program from ending while it has nothing to do.
    worker.unref();
    worker.on('message', (answer: LayoutAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#lose(worker, error.message));
    worker.on('exit', () => this.#lose(worker, 'its thread ended'));
    return worker;
  }

  #ask(worker: Worker, question: LayoutQuestion): void {
    worker.ref();
    worker.postMessage(question);
  }

  #settle(answer: LayoutAnswer): void {
    const waiter = this.#waiters.get(answer.id);
    this.#waiters.delete(answer.id);
    if (this.#waiters.size === 0) this.#worker?.unref();
    if ('placed' in answer) waiter?.resolve(answer.placed);
    else waiter?.reject(failed(waiter.graph, answer.error));
  }

  #cancel(id: number, reason: unknown): void {
    const waiter = this.#waiters.get(id);
    this.#waiters.delete(id);
    this.#end();
    if (this.#waiters.size > 0) {
      const worker = (this.#worker = this.#start());
      for (const other of this.#waiters.values()) {
        this.#ask(worker, { id: other.id, graph: other.graph });
      }
    }
    waiter?.reject(reason);
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  /** A thread that was not ended by us. */
  #lose(worker: Worker, why: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#failAll(why);
  }

  #failAll(why: string): void {
    for (const { reject, graph } of this.#waiters.values()) reject(failed(graph, why));
    this.#waiters.clear();
  }
}

function failed({ nodes }: GraphToPlace, why: string): LayoutError {
  return new LayoutError(`No places were found for ${formatCount(nodes.length)} nodes: ${why}`, {
    remedy: 'Show fewer of them, or try again',
  });
}
