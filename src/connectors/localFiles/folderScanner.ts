import type { Disposable } from '../../core/base/disposables';
import type { WalkOptions } from '../../core/storage/fileTree';
import type { ScannedTree, ScanPlace } from './scannedTree';
import { ScanThread } from './scanThread';

/** Enough to hide the latency of a share; more would only fight for the disk. */
const maxThreads = 4;
/** Starting a thread takes longer than scanning a small run, so they wait a while for the next one. */
const idleMs = 5000;
/** After more entries a thread's memory is worth more than the time to start another. */
const maxKeptEntries = 20_000;

interface IdleThread {
  readonly thread: ScanThread;
  readonly timer: NodeJS.Timeout;
}

/** Scans folders on threads of its own, so that slow disks and large runs hold nobody up. */
export class FolderScanner implements Disposable {
  readonly #workerFile: string;
  readonly #idle: IdleThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #busyCount = 0;

  /** `workerFile` is the built `scan.worker.js`. */
  constructor(options: { readonly workerFile: string }) {
    this.#workerFile = options.workerFile;
  }

  /** Starts a first thread, which takes longer than scanning a small run. */
  prepare(): void {
    if (this.#busyCount + this.#idle.length === 0) this.#keep(new ScanThread(this.#workerFile));
  }

  /** Scans a folder; an abort ends the thread that does. */
  async scan(place: ScanPlace, options: WalkOptions): Promise<ScannedTree> {
    while (this.#busyCount >= maxThreads) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#busyCount += 1;
    try {
      options.signal?.throwIfAborted();
      const thread = this.#takeThread();
      const tree = await thread.scan(place, options);
      if (tree.entries.length <= maxKeptEntries) this.#keep(thread);
      else thread.end();
      return tree;
    } finally {
      this.#busyCount -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Ends the threads that wait; one at work ends with its scan. */
  dispose(): void {
    for (const { thread, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      thread.end();
    }
  }

  #takeThread(): ScanThread {
    const idle = this.#idle.pop();
    if (!idle) return new ScanThread(this.#workerFile);
    clearTimeout(idle.timer);
    return idle.thread;
  }

  #keep(thread: ScanThread): void {
    const timer = setTimeout(() => {
      this.#idle.splice(this.#idle.indexOf(idle), 1);
      thread.end();
    }, idleMs);
    timer.unref();
    const idle: IdleThread = { thread, timer };
    this.#idle.push(idle);
  }
}
