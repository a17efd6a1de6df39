import { Worker } from 'node:worker_threads';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import type {
  ComparedSources,
  CompareOptions,
  SchemaComparer,
  SchemaSource,
  WrittenSnapshot,
} from '../../core/schemaDiff/schemaComparer';
import { JoinedDiff, type DiffHead } from './diffSlices';
import type { SchemaAnswer, SchemaQuestion } from './schemaMessages';
import { receiveError } from './sentError';

/** Slices asked for ahead, so that the thread has something to do while one is taken in. */
const slicesAhead = 2;

interface Comparing {
  /** The comparison that reads, or has read, the sides. */
  readonly readBy: number;
  readonly signal: AbortSignal;
  /** Whose sides are not sent again. */
  readonly last?: SchemaDiff;
}

/** Who waits for answers to a question. */
interface Waiter {
  readonly onAnswer: (answer: SchemaAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads and compares schemas on a thread of its own, which is started when it is first asked. */
export class WorkerComparer implements SchemaComparer {
  readonly #workerFile: string;
  readonly #waiters = new Map<number, Waiter>();
  #worker: Worker | undefined;
  #lastId = 0;
  /** The comparison that read the sides of a diff. */
  readonly #readBy = new WeakMap<SchemaDiff, number>();

  /** `workerFile` = the built `schema.worker.js`. */
  constructor(workerFile: string) {
    this.#workerFile = workerFile;
  }

  snapshot(
    source: SchemaSource,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<WrittenSnapshot> {
    const id = this.#nextId();
    return this.#ask({ kind: 'snapshot', id, source }, signal, (message, resolve) => {
      if (message.kind === 'snapshot') resolve(message.written);
    });
  }

  compare(sources: ComparedSources, { signal, ...options }: CompareOptions): Promise<SchemaDiff> {
    const id = this.#nextId();
    return this.#compare({ kind: 'compare', id, sources, options }, { readBy: id, signal });
  }

  compareAgain(last: SchemaDiff, { signal, ...options }: CompareOptions): Promise<SchemaDiff> {
    const readBy = this.#readBy.get(last) ?? 0;
    const question = { kind: 'compare', id: this.#nextId(), sources: readBy, options } as const;
    return this.#compare(question, { readBy, signal, last });
  }

  dispose(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#failAll(new Error('The comparison was ended'));
  }

  #nextId(): number {
    return (this.#lastId += 1);
  }

  async #compare(
    question: SchemaQuestion,
    { readBy, signal, last }: Comparing,
  ): Promise<SchemaDiff> {
    const joined = new JoinedDiff();
    let head: DiffHead | undefined;
    const next = (): void => this.#thread().postMessage({ kind: 'next', id: question.id });
    await this.#ask<void>(question, signal, (answer, resolve) => {
      if (answer.kind === 'done') return resolve();
      if (answer.kind === 'head') {
        head = answer.head;
        for (let ahead = 0; ahead < slicesAhead; ahead += 1) next();
      } else if (answer.kind === 'slice') {
        joined.add(answer.slice);
        // Asked for at once it could come while this one is taken in, and Node hands over what has come
        // without a turn for anything else in between, up to a thousand messages.
        setImmediate(next);
      }
    });
    if (head === undefined) throw new Error('A comparison ended before it began');
    const diff = joined.whole(head, last);
    this.#readBy.set(diff, readBy);
    return diff;
  }

  /** Ends with what `take` resolves, the first failure, or the reason of `signal`. */
  async #ask<T>(
    question: SchemaQuestion,
    signal: AbortSignal,
    take: (answer: SchemaAnswer, resolve: (value: T) => void) => void,
  ): Promise<T> {
    signal.throwIfAborted();
    const { id } = question;
    const worker = this.#thread();
    let cancel = (): void => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        cancel = () => {
          worker.postMessage({ kind: 'cancel', id } satisfies SchemaQuestion);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', cancel, { once: true });
        const onAnswer = (answer: SchemaAnswer): void => {
          if (answer.kind === 'failed') reject(receiveError(answer.error));
          else take(answer, resolve);
        };
        this.#waiters.set(id, { onAnswer, reject });
        worker.ref();
        worker.postMessage(question);
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#waiters.delete(id);
      // It keeps no program from ending while it has nothing to do.
      if (this.#waiters.size === 0) worker.unref();
    }
  }

  #thread(): Worker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    worker.on('message', (answer: SchemaAnswer) => this.#waiters.get(answer.id)?.onAnswer(answer));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('The thread that compares has ended')));
    return worker;
  }

  /** A thread that was not ended by us. */
  #lose(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#failAll(error);
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiters.values()) reject(error);
    this.#waiters.clear();
  }
}
