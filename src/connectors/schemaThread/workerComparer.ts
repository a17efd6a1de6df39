import { Worker } from 'node:worker_threads';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import type { FunctionImpact } from '../../core/schemaDiff/impact/functionImpact';
import type { TextHit } from '../../core/schemaDiff/impact/texts/textImpact';
import type { MigrationOptions } from '../../core/schemaDiff/migration/migration';
import type {
  MigrationOutcome,
  MigrationPlan,
} from '../../core/schemaDiff/migration/migrationPlan';
import type { AlignedDdl } from '../../core/schemaDiff/print/printAligned';
import type { RelationSides } from '../../core/schemaDiff/print/relationPairs';
import type {
  ComparedSources,
  CompareOptions,
  ImpactScope,
  MigrateRequest,
  SchemaComparer,
  SchemaSource,
  WrittenSnapshot,
} from '../../core/schemaDiff/schemaComparer';
import type { StoryLine } from '../../core/schemaDiff/story/storyOf';
import { JoinedDiff, type DiffHead } from './diffSlices';
import { ChangeNumbers, changesAt } from './sentChanges';
import type {
  SchemaAnswer,
  SchemaQuestion,
  SchemaWork,
  WorkKind,
  WorkResult,
  WorkResults,
} from './schemaMessages';
import { receiveError } from './sentError';

/** Slices asked for ahead, so that the thread has something to do while one is taken in. */
const slicesAhead = 2;

interface Cancellable {
  readonly signal: AbortSignal;
}

interface Comparing {
  /** The comparison that reads, or has read, the sides. */
  readonly readBy: number;
  readonly signal: AbortSignal;
  /** Whose sides are not sent again. */
  readonly last?: SchemaDiff;
}

interface WorkOptions {
  readonly id?: number;
  readonly onStep?: ((title: string) => void) | undefined;
  /** Also when it is cancelled: what it did is known only then. */
  readonly waitsForEnd?: boolean;
}

type Take<T> = (answer: SchemaAnswer, resolve: (value: T) => void) => void;

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
  /** The questions that made diffs and plans, by which the thread remembers them. */
  readonly #madeBy = new WeakMap<SchemaDiff | MigrationPlan, number>();

  /** `workerFile` = the built `schema.worker.js`. */
  constructor(workerFile: string) {
    this.#workerFile = workerFile;
  }

  snapshot(source: SchemaSource, { signal }: Cancellable): Promise<WrittenSnapshot> {
    return this.#do({ kind: 'snapshot', input: { source } }, signal);
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

  story(
    sources: ComparedSources,
    { signal, ...options }: CompareOptions,
  ): Promise<readonly StoryLine[]> {
    return this.#do({ kind: 'story', input: { sources, options } }, signal);
  }

  ddlOf(sources: ComparedSources, { signal, ...options }: CompareOptions): Promise<AlignedDdl> {
    return this.#do({ kind: 'ddlOf', input: { sources, options } }, signal);
  }

  ddl(diff: SchemaDiff, { signal }: Cancellable): Promise<AlignedDdl> {
    return this.#do({ kind: 'ddl', input: { diff: this.#idOf(diff) } }, signal);
  }

  ddlOfPair(sides: RelationSides, { signal }: Cancellable): Promise<AlignedDdl> {
    return this.#do({ kind: 'ddlOfPair', input: { sides } }, signal);
  }

  documentOf(diff: SchemaDiff, { signal }: Cancellable): Promise<WrittenSnapshot> {
    return this.#do({ kind: 'document', input: { diff: this.#idOf(diff) } }, signal);
  }

  async plan(
    diff: SchemaDiff,
    { signal, leftOut = [], ...rest }: MigrationOptions & Cancellable,
  ): Promise<MigrationPlan> {
    const id = this.#nextId();
    const options = { ...rest, leftOut: new ChangeNumbers(diff.changes).of(leftOut) };
    const plan = await this.#do(
      { kind: 'plan', input: { diff: this.#idOf(diff), options } },
      signal,
      { id },
    );
    this.#madeBy.set(plan, id);
    return plan;
  }

  migrate(plan: MigrationPlan, request: MigrateRequest): Promise<MigrationOutcome> {
    const { signal, onStep, connection, password, method } = request;
    const input = { plan: this.#idOf(plan), connection, password, method };
    return this.#do({ kind: 'migrate', input }, signal, { onStep, waitsForEnd: true });
  }

  isFelt(diff: SchemaDiff, { schema, signal }: ImpactScope): Promise<boolean> {
    return this.#do({ kind: 'isFelt', input: { diff: this.#idOf(diff), schema } }, signal);
  }

  async impactOn(
    { text, language }: { readonly text: string; readonly language: string },
    diff: SchemaDiff,
    { schema, signal }: ImpactScope,
  ): Promise<readonly TextHit[]> {
    const input = { diff: this.#idOf(diff), schema, text, language };
    const hits = await this.#do({ kind: 'impactOn', input }, signal);
    return hits.map((hit) => ({ ...hit, changes: changesAt(hit.changes, diff.changes) }));
  }

  async impactOnFunctions(
    { connection, password }: Pick<MigrateRequest, 'connection' | 'password'>,
    diff: SchemaDiff,
    { schema, signal }: ImpactScope,
  ): Promise<readonly FunctionImpact[]> {
    const input = { diff: this.#idOf(diff), schema, connection, password };
    const found = await this.#do({ kind: 'impactOnFunctions', input }, signal);
    return found.map((one) => ({
      ...one,
      hits: one.hits.map((hit) => ({ ...hit, changes: changesAt(hit.changes, diff.changes) })),
    }));
  }

  dispose(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#failAll(new Error('The comparison was ended'));
  }

  /** Of a value that is not this thread's the thread says that it knows none. */
  #idOf(made: SchemaDiff | MigrationPlan): number {
    return this.#madeBy.get(made) ?? 0;
  }

  #nextId(): number {
    return (this.#lastId += 1);
  }

  async #compare(
    question: Extract<SchemaQuestion, { readonly kind: 'compare' }>,
    { readBy, signal, last }: Comparing,
  ): Promise<SchemaDiff> {
    const joined = new JoinedDiff();
    let head: DiffHead | undefined;
    const next = (): void => this.#thread().postMessage({ kind: 'next', id: question.id });
    const take: Take<void> = (answer, resolve) => {
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
    };
    await this.#ask(question, signal, { take, waitsForEnd: false });
    if (head === undefined) throw new Error('A comparison ended before it began');
    const diff = joined.whole(head, last);
    this.#readBy.set(diff, readBy);
    this.#madeBy.set(diff, question.id);
    return diff;
  }

  #do<Kind extends WorkKind>(
    work: SchemaWork & { readonly kind: Kind },
    signal: AbortSignal,
    { id = this.#nextId(), onStep, waitsForEnd = false }: WorkOptions = {},
  ): Promise<WorkResults[Kind]> {
    const take: Take<WorkResults[Kind]> = (answer, resolve) => {
      if (answer.kind === 'step') onStep?.(answer.title);
      else if (answer.kind === 'worked' && isOf(answer.result, work.kind))
        resolve(answer.result.value);
    };
    return this.#ask({ kind: 'work', id, work }, signal, { take, waitsForEnd });
  }

  /** Ends with what `take` resolves, the first failure, or the reason of `signal`. */
  async #ask<T>(
    question: Extract<SchemaQuestion, { readonly kind: 'work' | 'compare' }>,
    signal: AbortSignal,
    { take, waitsForEnd }: { readonly take: Take<T>; readonly waitsForEnd: boolean },
  ): Promise<T> {
    signal.throwIfAborted();
    const { id } = question;
    const worker = this.#thread();
    let cancel = (): void => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        cancel = () => {
          worker.postMessage({ kind: 'cancel', id } satisfies SchemaQuestion);
          if (!waitsForEnd) reject(signal.reason as Error);
        };
        signal.addEventListener('abort', cancel, { once: true });
        const onAnswer = (answer: SchemaAnswer): void => {
          if (answer.kind === 'failed') reject(receiveError(answer.error));
          else if (answer.kind === 'cancelled') reject(signal.reason as Error);
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

function isOf<Kind extends WorkKind>(
  result: WorkResult,
  kind: Kind,
): result is WorkResult & WorkResult<Kind> {
  return result.kind === kind;
}
