import type { Disposable } from '../../core/base/disposables';
import { batchFiles } from './readBatch';
import { ReadThread, type AwaitedFile, type ReadAnswer } from './readThread';
import type { WholeFile } from './readWholeFile';

/** Enough to hide the latency of a share; more would only fight for the disk. */
const maxThreads = 4;
/** A sync that sends nothing any more has better use for the memory of its threads. */
const idleMs = 1000;
/** A batch that takes longer waits for a disk or a share, which another thread can use. */
const slowBatchMs = 20;
/** An eighth of the files wanted at a time are worth waking a thread for, and so many always… */
const worthwhileShare = 8;
const worthwhileFiles = 8;
/** …while fewer wait this long for others. */
const gatherMs = 5;

/**
 * Reads and hashes whole files on threads of its own, many in one message. A file takes five calls,
 * and `node:fs` hands each of them to another thread, which costs more than the calls themselves.
 */
export class FileReader implements Disposable {
  readonly #workerFile: string;
  readonly #queue: AwaitedFile[] = [];
  #threads: readonly ReadThread[] = [];
  #isDisposed = false;
  #isGathering = false;
  #gatherTimer: NodeJS.Timeout | undefined;
  /** The most files that were wanted at a time. */
  #mostWanted = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  /** `workerFile` is the built `read.worker.js`. */
  constructor(options: { readonly workerFile: string }) {
    this.#workerFile = options.workerFile;
  }

  /** Starts a first thread, which takes longer than a first batch; it ends again if nothing is read. */
  prepare(): void {
    if (this.#threads.length > 0 || this.#isDisposed) return;
    this.#addThread();
    this.#endWhenIdle();
  }

  /** Reads into memory that is shared, or it would stay as it was. @throws Error once disposed */
  read(file: WholeFile): Promise<ReadAnswer> {
    return new Promise((settle, fail) => {
      this.#queue.push({ file, settle, fail });
      this.#mostWanted = Math.max(this.#mostWanted, this.#wanted);
      this.#gather();
    });
  }

  /** Ends the threads; what is under way fails. */
  dispose(): void {
    this.#isDisposed = true;
    for (const thread of this.#threads) thread.end();
    this.#handOut();
  }

  /** Waking a thread takes longer than a small file: those asked for in one turn go out together. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    setImmediate(() => {
      this.#isGathering = false;
      this.#handOutWorthwhile();
    });
  }

  /**
   * A service that answers one by one makes room for one file at a time. While it is busy with the others,
   * nothing is lost if a few are waited for.
   */
  #handOutWorthwhile(): void {
    const worthwhile = Math.min(worthwhileFiles, this.#mostWanted / worthwhileShare);
    const isWorthwhile = this.#queue.length === 0 || this.#queue.length >= worthwhile;
    if (this.#isDisposed || isWorthwhile) return this.#handOut();
    this.#gatherTimer ??= setTimeout(() => this.#handOut(), gatherMs);
  }

  #handOut(): void {
    clearTimeout(this.#gatherTimer);
    this.#gatherTimer = undefined;
    this.#threads = this.#threads.filter(({ hasEnded }) => !hasEnded);
    this.#endWhenIdle();
    while (this.#queue.length > 0) {
      if (this.#isDisposed) return this.#refuseAll();
      const thread = this.#threads.find(({ isIdle }) => isIdle) ?? this.#addThread();
      if (thread === undefined) return;
      thread.read(this.#queue.splice(0, batchFiles));
    }
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (!this.#isIdle) return;
    this.#idleTimer = setTimeout(() => {
      if (!this.#isIdle) return;
      for (const thread of this.#threads) thread.end();
      this.#threads = [];
      this.#mostWanted = 0;
    }, idleMs);
    this.#idleTimer.unref();
  }

  get #wanted(): number {
    return this.#threads.reduce((sum, { batchSize }) => sum + batchSize, this.#queue.length);
  }

  get #isIdle(): boolean {
    return this.#queue.length === 0 && this.#threads.every(({ isIdle }) => isIdle);
  }

  /** `undefined` if those there are keep up, or are as many as may be. */
  #addThread(): ReadThread | undefined {
    const keepsUp = this.#threads.some(({ busyMs }) => busyMs < slowBatchMs);
    if (keepsUp || this.#threads.length >= maxThreads) return undefined;
    const thread = new ReadThread(this.#workerFile, () => this.#handOutWorthwhile());
    this.#threads = [...this.#threads, thread];
    return thread;
  }

  #refuseAll(): void {
    for (const { fail } of this.#queue.splice(0)) fail(new Error('Reading was ended'));
  }
}
