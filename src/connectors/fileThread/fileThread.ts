import { Worker } from 'node:worker_threads';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type {
  BlobAddress,
  FileOutcome,
  LocalFile,
  WriteOptions,
} from '../../core/storage/blobStore';
import type { ClosableSender, StoreWay } from '../azureBlob/azureBlobStore';
import { cancellationOf, type Cancelable } from '../http/wire/cancellation';
import { threadLimits } from '../localFiles/threadLimits';
import {
  batchOf,
  type CanceledBatches,
  mostBatchFiles,
  notPlain,
  notTried,
  outcomesIn,
  type FileOutcomes,
  type ToldOutcome,
  type FileThreadData,
  type FileToPut,
} from './fileBatch';
import { threadCredentials, type ThreadCredential } from './threadCredential';

export interface FileThreadOptions {
  /** The built `file.worker.js`. */
  readonly workerFile: string;
  /** {@link FileSender.worthwhileFiles}; for tests. */
  readonly worthwhileFiles?: number;
  /** Reading that takes longer is slow, in milliseconds a file; for tests. */
  readonly slowReadMs?: number;
}

/** The largest file it takes: each that is under way has as much memory. */
const mostBytes = 64 * 1024;
/** Sending so many takes longer than starting a thread. */
const usuallyWorthwhile = 256;

/** An eighth of the files under way at a time are worth waking the thread for, and so many always… */
const worthwhileShare = 8;
const worthwhileFiles = 8;
/** …while fewer wait this long for others, if it is busy. */
const gatherMs = 5;
/** A sync that sends nothing any more has better use for its memory. */
const idleMs = 1000;
/** Longer than the thread itself waits for answers once a sync was canceled. */
const canceledMs = 2000;
/** A lock is taken, the lake looked at and a plan made before files come that were expected. */
const expectedMs = 10_000;
/** A disk takes less for a small file. The thread, which has requests to see to, would wait for a share. */
const usuallySlowReadMs = 1;
/** So many tell how fast they are read. */
const tellingFiles = 64;
/** For so long files go the ordinary way after one could not go this one. */
const restMs = 30_000;

/** A file that somebody waits for. */
interface AwaitedFile extends Cancelable {
  /** Of the batch it went out in; `undefined` = not yet. */
  batch?: number;
  isCanceled: boolean;
  readonly file: FileToPut;
  readonly address: BlobAddress;
  readonly options: WriteOptions;
  readonly settle: (outcome: FileOutcome) => void;
}

/**
 * A thread that reads small files and puts them into the lake. Of thousands, requests take more of a
 * processor than all the rest of a sync, and the rest is done meanwhile. It only knows how things go well:
 * after a request that did not, or while the source is slow, it rests, and files go the ordinary way.
 */
export class FileThread implements ClosableSender {
  readonly worthwhileFiles: number;
  readonly #data: FileThreadData;
  readonly #credential: () => Promise<ThreadCredential | undefined>;
  readonly #logger: Logger;
  readonly #workerFile: string;
  readonly #awaited = new Map<number, AwaitedFile>();
  #queue: AwaitedFile[] = [];
  #worker: Worker | undefined;
  #lastId = 0;
  #lastBatch = 0;
  readonly #canceled = new Set<number>();
  /** The most files that were under way at a time. */
  #mostAwaited = 0;
  #isGathering = false;
  #gatherTimer: NodeJS.Timeout | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #restsUntilMs = 0;
  #read = { files: 0, slowly: 0 };

  constructor(way: StoreWay, options: FileThreadOptions) {
    const { endpoint, patienceMs, logger } = way;
    const { slowReadMs = usuallySlowReadMs } = options;
    this.#data = { endpoint, patienceMs, mostBytes, slowReadMs };
    this.#credential = threadCredentials(way);
    this.#logger = logger;
    this.#workerFile = options.workerFile;
    this.worthwhileFiles = options.worthwhileFiles ?? usuallyWorthwhile;
  }

  expectFiles(): void {
    if (this.#isResting) return;
    try {
      this.#worker ??= this.#start();
      this.#endWhenIdle(expectedMs);
    } catch (error) {
      this.#rest(describeError(error));
    }
  }

  send(address: BlobAddress, file: LocalFile, options: WriteOptions): Promise<FileOutcome> {
    const isForIt = file.sizeBytes <= mostBytes && isPlain(options);
    if (!isForIt || this.#isResting) return Promise.resolve(leftAlone);
    return new Promise((settle) => this.#await({ address, file, options }, settle));
  }

  end(): void {
    this.#restsUntilMs = Number.POSITIVE_INFINITY;
    this.#stop();
  }

  get #isResting(): boolean {
    return performance.now() < this.#restsUntilMs;
  }

  #await(
    {
      address,
      file,
      options,
    }: { readonly address: BlobAddress; readonly file: LocalFile; readonly options: WriteOptions },
    settle: AwaitedFile['settle'],
  ): void {
    this.#lastId += 1;
    const id = this.#lastId;
    const awaited: AwaitedFile = {
      file: { id, ...file, name: address.name, condition: options.condition },
      address,
      options,
      settle,
      isCanceled: false,
      cancel: () => this.#cancel(awaited),
    };
    clearTimeout(this.#idleTimer);
    this.#awaited.set(id, awaited);
    this.#mostAwaited = Math.max(this.#mostAwaited, this.#awaited.size);
    if (options.signal) cancellationOf(options.signal).add(awaited);
    this.#queue.push(awaited);
    this.#gather();
  }

  /** Those asked for in one turn go out together. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    setImmediate(() => {
      this.#isGathering = false;
      const isIdle = this.#queue.length === this.#awaited.size;
      const worthwhile = Math.min(worthwhileFiles, this.#mostAwaited / worthwhileShare);
      if (isIdle || this.#queue.length >= worthwhile) void this.#handOut();
      else this.#gatherTimer ??= setTimeout(() => void this.#handOut(), gatherMs);
    });
  }

  async #handOut(): Promise<void> {
    clearTimeout(this.#gatherTimer);
    this.#gatherTimer = undefined;
    const queue = this.#queue;
    this.#queue = [];
    try {
      const credential = await this.#credential();
      if (credential === undefined || this.#isResting) return this.#leave(queue);
      for (const files of batchesOf(queue.filter(({ file }) => this.#awaited.has(file.id)))) {
        this.#post(files, credential);
      }
    } catch (error) {
      this.#rest(describeError(error));
      this.#leave(queue);
    }
  }

  #post(files: readonly AwaitedFile[], credential: ThreadCredential): void {
    const [first] = files;
    if (first === undefined) return;
    this.#lastBatch += 1;
    for (const file of files) file.batch = this.#lastBatch;
    const shared = {
      number: this.#lastBatch,
      credential,
      container: first.address.container,
      metadata: first.options.metadata ?? {},
    };
    const worker = (this.#worker ??= this.#start());
    clearTimeout(this.#idleTimer);
    worker.ref();
    const batch = batchOf(
      files.map(({ file }) => file),
      shared,
    );
    worker.postMessage(batch);
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile, {
      workerData: this.#data,
      resourceLimits: threadLimits,
    });
    // A thread that waits for files keeps no program from ending.
    worker.unref();
    worker.on('message', (outcomes: FileOutcomes) => this.#take(outcomes));
    worker.on('error', (error) => this.#rest(describeError(error)));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#stop();
    });
    return worker;
  }

  #take(outcomes: FileOutcomes): void {
    for (const outcome of outcomesIn(outcomes)) this.#takeOne(outcome);
    this.#watchReading(outcomes);
  }

  #endWhenIdle(afterMs = idleMs): void {
    if (this.#awaited.size > 0) return;
    this.#worker?.unref();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#stop(), afterMs).unref();
  }

  #takeOne({ id, etag, md5 }: ToldOutcome): void {
    const awaited = this.#awaited.get(id);
    if (awaited === undefined) return;
    if (etag === notTried) return this.#settle(id, leftAlone);
    if (etag === notPlain || md5 === undefined) {
      // How one ended that nobody waited for says nothing of the service.
      if (!awaited.isCanceled) this.#rest('a request did not plainly succeed');
      return this.#settle(id, leftUnsure);
    }
    const { address, file } = awaited;
    this.#logger.trace(
      `PUT ${address.container}/${address.name} → 201, ${file.sizeBytes} B, by the thread for small files`,
    );
    this.#settle(id, { kind: 'sent', md5, etag });
  }

  /** Most of them, and not their sum: a machine that is busy holds up a few for long, a share all. */
  #watchReading({ ids, slowReads }: FileOutcomes): void {
    this.#read = { files: this.#read.files + ids.length, slowly: this.#read.slowly + slowReads };
    const { files, slowly } = this.#read;
    if (files < tellingFiles) return;
    this.#read = { files: 0, slowly: 0 };
    if (slowly * 2 > files) this.#rest(`${slowly} of ${files} files were slow to read`);
  }

  /** What is under way is waited for; the rest goes the ordinary way. */
  #rest(because: string): void {
    if (this.#isResting) return;
    this.#restsUntilMs = performance.now() + restMs;
    this.#logger.debug(`the thread for small files rests: ${because}`);
  }

  /** What went out is waited for, for a moment. The thread is told once of all that one signal cancels. */
  #cancel(awaited: AwaitedFile): void {
    const { batch } = awaited;
    awaited.isCanceled = true;
    if (batch === undefined) return this.#leave([awaited]);
    const isFirst = this.#canceled.size === 0;
    this.#canceled.add(batch);
    if (!isFirst) return;
    setImmediate(() => {
      this.#worker?.postMessage({ canceled: [...this.#canceled] } satisfies CanceledBatches);
      this.#canceled.clear();
      setTimeout(() => this.#leaveCanceled(), canceledMs).unref();
    });
  }

  #leaveCanceled(): void {
    this.#leave([...this.#awaited.values()].filter(({ isCanceled }) => isCanceled));
  }

  #leave(files: Iterable<AwaitedFile>): void {
    for (const { file, batch } of files) {
      this.#settle(file.id, batch === undefined ? leftAlone : leftUnsure);
    }
  }

  #stop(): void {
    clearTimeout(this.#gatherTimer);
    this.#gatherTimer = undefined;
    this.#queue = [];
    this.#leave(this.#awaited.values());
    clearTimeout(this.#idleTimer);
    this.#mostAwaited = 0;
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #settle(id: number, outcome: FileOutcome): void {
    const awaited = this.#awaited.get(id);
    if (awaited === undefined) return;
    this.#awaited.delete(id);
    const { signal } = awaited.options;
    if (signal) cancellationOf(signal).delete(awaited);
    this.#endWhenIdle();
    awaited.settle(outcome);
  }
}

const leftAlone: FileOutcome = { kind: 'left', mayBeThere: false };
const leftUnsure: FileOutcome = { kind: 'left', mayBeThere: true };

/** True for what a message tells of a write. */
function isPlain({ condition, contentType, leaseId, signal }: WriteOptions): boolean {
  const isTold = condition.kind !== 'any' && contentType === undefined && leaseId === undefined;
  return isTold && signal?.aborted !== true;
}

/** Of files that lie side by side in the lake and are of one sync. */
function* batchesOf(files: readonly AwaitedFile[]): Iterable<readonly AwaitedFile[]> {
  let batch: AwaitedFile[] = [];
  for (const file of files) {
    const [first] = batch;
    const isOther = first !== undefined && !belongTogether(first, file);
    if (isOther || batch.length === mostBatchFiles) {
      yield batch;
      batch = [];
    }
    batch.push(file);
  }
  yield batch;
}

function belongTogether(one: AwaitedFile, other: AwaitedFile): boolean {
  return (
    one.address.container === other.address.container &&
    one.options.metadata === other.options.metadata
  );
}
