import { Worker } from 'node:worker_threads';
import { HashBench, type HashJob } from './hashJobs';
import { mostPieces } from './md5Engine';

/** A job on its way to a worker. */
export interface HashQuestion {
  readonly id: number;
  readonly job: HashJob;
}

export type HashAnswer =
  | { readonly id: number; readonly md5: Uint8Array | undefined }
  | { readonly id: number; readonly error: string };

/** Does the jobs it is given one after the other. */
export interface HashLane {
  /** Makes a stream, by the number its jobs name it with. */
  open(): number;
  /** Says that a stream's last job has been given. */
  close(): void;
  /** Settles when the job is done, with the MD5 it is about if it is about one. */
  do(job: HashJob): Promise<Uint8Array | undefined>;
  /** Fails what is pending. */
  dispose(): void;
}

/** Hashes on the caller's thread. */
export class InlineLane implements HashLane {
  readonly #bench = new HashBench();
  #streams = 0;

  open(): number {
    this.#streams += 1;
    return this.#streams;
  }

  close(): void {}

  async do(job: HashJob): Promise<Uint8Array | undefined> {
    const done = new Promise<Uint8Array | undefined>((resolve) => this.#bench.take(job, resolve));
    while (this.#bench.work());
    return done;
  }

  dispose(): void {}
}

interface Waiter {
  readonly resolve: (md5: Uint8Array | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Hashes on a thread of its own, which keeps the process alive only while there are jobs. */
export class WorkerLane implements HashLane {
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  #lastId = 0;
  #lastStream = 0;
  #openStreams = 0;
  #end: Error | undefined;

  constructor(workerFile: string) {
    this.#worker = new Worker(workerFile);
    this.#worker.unref();
    this.#worker.on('message', (answer: HashAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The hashing thread ended')));
  }

  /** Jobs not done yet, and streams that more will come from. */
  get load(): number {
    return this.#waiters.size + this.#openStreams;
  }

  /** True if it has some streams already and vectors for one more. */
  get isOpenToBlocks(): boolean {
    return this.#end === undefined && this.#openStreams > 0 && this.#openStreams < mostPieces;
  }

  /** True once it can do no more jobs. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  open(): number {
    this.#openStreams += 1;
    this.#lastStream += 1;
    return this.#lastStream;
  }

  close(): void {
    this.#openStreams -= 1;
  }

  do(job: HashJob): Promise<Uint8Array | undefined> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    if (this.#waiters.size === 0) this.#worker.ref();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject });
      this.#worker.postMessage({ id, job } satisfies HashQuestion);
    });
  }

  dispose(): void {
    this.#fail(new Error('Hashing was ended'));
    void this.#worker.terminate();
  }

  #settle(answer: HashAnswer): void {
    const waiter = this.#waiters.get(answer.id);
    this.#waiters.delete(answer.id);
    if (this.#waiters.size === 0) this.#worker.unref();
    if ('error' in answer) waiter?.reject(new Error(answer.error));
    else waiter?.resolve(answer.md5);
  }

  #fail(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#waiters.values()) reject(this.#end);
    this.#waiters.clear();
  }
}
