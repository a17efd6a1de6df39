import { Worker } from 'node:worker_threads';
import { batchOf, md5Of, slabBytes, slotBytes, slotOf, type ReadOutcomes } from './readBatch';
import type { WholeFile } from './readWholeFile';
import { threadLimits } from './threadLimits';

export type ReadAnswer =
  /** `undefined` = not hashed yet. */
  | { readonly kind: 'read'; readonly md5: Uint8Array | undefined }
  | { readonly kind: 'changed' }
  /** With the code of the operating system. */
  | { readonly kind: 'refused'; readonly code: string };

/** A file that somebody waits for. */
export interface AwaitedFile {
  readonly file: WholeFile;
  readonly settle: (answer: ReadAnswer) => void;
  readonly fail: (error: Error) => void;
}

/** A thread that reads and hashes whole files, one batch after another. */
export class ReadThread {
  readonly #worker: Worker;
  readonly #slab = new SharedArrayBuffer(slabBytes);
  readonly #onFree: () => void;
  #batch: readonly AwaitedFile[] = [];
  #hasEnded = false;
  /** Not before the thread runs: starting takes longer than a batch. */
  #busySinceMs = Number.POSITIVE_INFINITY;

  /** `onFree` is called after each batch, and when the thread ended. */
  constructor(workerFile: string, onFree: () => void) {
    this.#onFree = onFree;
    this.#worker = new Worker(workerFile, {
      workerData: this.#slab,
      resourceLimits: threadLimits,
    });
    this.#worker.unref();
    this.#worker.once('online', () => (this.#busySinceMs = performance.now()));
    this.#worker.on('message', (outcomes: ReadOutcomes) => this.#settle(outcomes));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The reading thread ended')));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Files under way. */
  get batchSize(): number {
    return this.#batch.length;
  }

  get isIdle(): boolean {
    return this.batchSize === 0;
  }

  /** How long the batch under way has taken until now. */
  get busyMs(): number {
    return performance.now() - this.#busySinceMs;
  }

  /** Takes a batch, while idle. */
  read(batch: readonly AwaitedFile[]): void {
    this.#batch = batch;
    this.#busySinceMs = Math.max(this.#busySinceMs, performance.now());
    this.#worker.ref();
    this.#worker.postMessage(batchOf(batch.map(({ file }) => file)));
  }

  end(): void {
    void this.#worker.terminate();
  }

  #settle(outcomes: ReadOutcomes): void {
    const batch = this.#release();
    for (const [index, { file, settle }] of batch.entries()) {
      settle(this.#answerOf(file, index, outcomes[index] ?? 'changed'));
    }
    this.#onFree();
  }

  #answerOf({ into }: WholeFile, index: number, outcome: string): ReadAnswer {
    if (outcome === 'changed') return { kind: 'changed' };
    if (outcome !== 'read') return { kind: 'refused', code: outcome };
    if (into.length <= slotBytes) into.set(slotOf(this.#slab, index, into.length));
    return { kind: 'read', md5: md5Of(this.#slab, index).slice() };
  }

  #fail(error: Error): void {
    this.#hasEnded = true;
    for (const { fail } of this.#release()) fail(error);
    this.#onFree();
  }

  #release(): readonly AwaitedFile[] {
    const batch = this.#batch;
    this.#batch = [];
    // A thread that waits for its next batch keeps no program from ending.
    this.#worker.unref();
    return batch;
  }
}
