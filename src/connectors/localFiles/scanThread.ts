import { Worker } from 'node:worker_threads';
import { EntryTable } from '../../core/storage/entryTable';
import type { WalkOptions } from '../../core/storage/fileTree';
import { addBatch, type EntryBatch } from './entryBatch';
import type { ScannedTree, ScanPlace, UnlistedFolder } from './scannedTree';
import { threadLimits } from './threadLimits';

/** What a scan's thread says: entries in the order of paths, in batches, then that it ended. */
export type ScanMessage =
  | { readonly kind: 'batch'; readonly batch: EntryBatch }
  | { readonly kind: 'done'; readonly unlisted: readonly UnlistedFolder[] };

/**
 * What a scan's thread is asked: to scan, then for each further message. All of them sent at once would
 * be taken in at once, which holds up the receiver.
 */
export type ScanRequest =
  { readonly kind: 'scan'; readonly place: ScanPlace } | { readonly kind: 'next' };

/** Batches asked for ahead, so that the thread has something to do while one is taken in. */
const batchesAhead = 2;

/** A thread that scans, one folder after another. */
export class ScanThread {
  readonly #worker: Worker;

  constructor(workerFile: string) {
    this.#worker = new Worker(workerFile, { resourceLimits: threadLimits });
    this.#worker.unref();
  }

  /** Scans a folder. When this throws, for an abort too, the thread has ended. */
  async scan(place: ScanPlace, options: WalkOptions): Promise<ScannedTree> {
    const abort = (): void => this.end();
    options.signal?.addEventListener('abort', abort, { once: true });
    try {
      this.#worker.ref();
      this.#ask({ kind: 'scan', place });
      for (let ahead = 0; ahead < batchesAhead; ahead += 1) this.#ask({ kind: 'next' });
      return await this.#receive(options);
    } catch (error) {
      this.end();
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', abort);
      for (const event of ['message', 'error', 'exit']) this.#worker.removeAllListeners(event);
      // A thread that waits for its next scan keeps no program from ending.
      this.#worker.unref();
    }
  }

  end(): void {
    void this.#worker.terminate();
  }

  #ask(request: ScanRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(options: WalkOptions): Promise<ScannedTree> {
    const entries = new EntryTable();
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (message: ScanMessage) => {
        if (message.kind === 'done') return resolve({ entries, unlisted: message.unlisted });
        this.#ask({ kind: 'next' });
        addBatch(entries, message.batch);
        return options.onEntries?.(entries.length);
      });
      this.#worker.on('error', reject);
      this.#worker.on('exit', () => {
        reject(options.signal?.reason ?? new Error('The scan ended before it was done'));
      });
    });
  }
}
