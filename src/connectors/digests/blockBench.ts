import { FileMd5 } from './fileMd5';
import { Md5Engine, mostPieceBytes, mostPieces } from './md5Engine';
import { chunkBytes } from './md5Steps';

/** Called with the MD5 that a job is about. */
export type SettleMd5 = (md5: Uint8Array) => void;

type Task =
  | { readonly kind: 'block'; readonly bytes: Uint8Array; readonly settle: SettleMd5 }
  | { readonly kind: 'finish'; readonly settle: SettleMd5 };

/** A file with what is to be done of it, in order; the first task is under way. */
interface FileOnBench {
  readonly stream: number;
  readonly md5: FileMd5;
  readonly tasks: Task[];
  endsUneven: boolean;
}

/** Hashes the blocks of several files side by side, a little of each at a time. */
export class BlockBench {
  readonly #engine: Md5Engine;
  readonly #files = new Map<number, FileOnBench>();
  /** Those with tasks; the one that had its turn longest ago first. */
  #busy: readonly FileOnBench[] = [];

  constructor(engine = new Md5Engine()) {
    this.#engine = engine;
  }

  /** @throws RangeError if the block before this one was not a multiple of 64 bytes. */
  addBlock(stream: number, bytes: Uint8Array, settle: SettleMd5): void {
    const file = this.#fileOf(stream);
    if (file.endsUneven) throw new RangeError('Only the last block may be uneven');
    file.endsUneven = bytes.length % chunkBytes > 0;
    this.#give(file, { kind: 'block', bytes, settle });
  }

  /** Settles with the MD5 of all blocks, once they are done, and forgets the file. */
  finish(stream: number, settle: SettleMd5): void {
    this.#give(this.#fileOf(stream), { kind: 'finish', settle });
  }

  /** Forgets a file that nobody will finish. */
  drop(stream: number): void {
    this.#files.delete(stream);
    this.#busy = this.#busy.filter((file) => file.stream !== stream);
  }

  /** Does a little of what there is to do, less than a millisecond; false if there is nothing more. */
  work(): boolean {
    const files = this.#busy.slice(0, mostPieces);
    if (files.length === 0) return false;
    const sizeBytes = Math.min(mostPieceBytes, ...files.map(({ md5 }) => md5.missingBytes));
    this.#engine.take(files.map(({ md5 }) => md5.next(sizeBytes)));
    for (const file of files) if (file.md5.missingBytes === 0) this.#endTask(file);
    return this.#busy.length > 0;
  }

  #fileOf(stream: number): FileOnBench {
    const file = this.#files.get(stream) ?? {
      stream,
      md5: new FileMd5(this.#engine),
      tasks: [],
      endsUneven: false,
    };
    this.#files.set(stream, file);
    return file;
  }

  #give(file: FileOnBench, task: Task): void {
    file.tasks.push(task);
    if (file.tasks.length > 1) return;
    this.#busy = [...this.#busy, file];
    if (task.kind === 'block') file.md5.begin(task.bytes);
  }

  #endTask(file: FileOnBench): void {
    const { stream, md5, tasks } = file;
    const ended = tasks.shift();
    this.#busy = this.#busy.filter((other) => other !== file);
    if (ended?.kind === 'finish') this.#files.delete(stream);
    ended?.settle(ended.kind === 'finish' ? md5.wholeMd5() : md5.blockMd5());
    const [next] = tasks;
    if (next === undefined) return;
    this.#busy = [...this.#busy, file];
    if (next.kind === 'block') md5.begin(next.bytes);
  }
}
