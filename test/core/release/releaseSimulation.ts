import { OperatorError } from '../../../src/core/base/errors';
import { proofLifeMs } from '../../../src/core/release/releaseProof';
import { trashFolder } from '../../../src/core/storage/sourceTrash';
import { ReleaseBench, run } from './releaseBench';

/** What happened in a schedule, so that a test can tell that it tried what it claims. */
export interface ScheduleCounts {
  released: number;
  refused: number;
  undone: number;
  filesDeleted: number;
  crashes: number;
  interferences: number;
}

export function noCounts(): ScheduleCounts {
  return { released: 0, refused: 0, undone: 0, filesDeleted: 0, crashes: 0, interferences: 0 };
}

const minute = 60_000;
const day = 86_400_000;
const paths = ['RunInfo.xml', 'Data/a.bcl', 'Data/L001/b.bcl', 'late.log'] as const;

/** Of port calls at which somebody else does something, or the process is killed. */
const interferenceRate = 0.03;
const crashRate = 0.01;

class Killed extends Error {}

/**
 * One random interleaving of what Lakeside does with what an instrument, a person, another tool and
 * the clock do, between operations and within them, the process killed at any call. Throws at the
 * first file that is deleted while the lake does not hold it, as far as a listing could tell.
 */
export class ReleaseSchedule {
  readonly #random: () => number;
  readonly #counts: ScheduleCounts;
  readonly #bench = new ReleaseBench();
  /** What must not be lost: contents by path in the run, as the instrument or a person left them. */
  readonly #owed = new Map<string, string>();
  /** The event of the last listing that the lake answered, and those at which blobs were spoiled. */
  #lastListing = 0;
  #listedAtMs = 0;
  readonly #spoiledAt = new Map<string, number>();
  #event = 0;
  #isWorking = false;
  #isDead = false;
  #writes = 0;

  constructor(seed: number, counts: ScheduleCounts) {
    this.#random = mulberry32(seed);
    this.#counts = counts;
    for (const path of paths.slice(0, 3)) this.#owe(path);
    this.#listen();
  }

  async play(): Promise<void> {
    await this.#operate(() => this.#bench.sync());
    const steps = 4 + Math.floor(this.#random() * 8);
    for (let step = 0; step < steps; step += 1) await this.#step();
    this.#requireNothingLost();
    await this.#recover();
    this.#requireNothingLost();
  }

  async #step(): Promise<void> {
    const bench = this.#bench;
    const act = this.#pick<() => Promise<unknown> | void>([
      () => this.#operate(() => bench.sync()),
      () => this.#release(day),
      () => this.#release(day),
      () => this.#release(0),
      () => this.#operate(() => bench.undo()),
      () => this.#operate(() => bench.tend()),
      () => this.#interfere(),
      () => void (bench.nowMs += 2 * day),
      () => void (bench.trash.isSteady = this.#random() < 0.7),
    ]);
    await act();
    this.#revive();
  }

  /** A new process finds what the last one left, and finishes it. */
  async #recover(): Promise<void> {
    this.#revive();
    this.#bench.nowMs += 30 * day;
    await this.#operate(() => this.#bench.tend());
    this.#revive();
    await this.#operate(() => this.#bench.inspect());
  }

  async #release(graceMs: number): Promise<void> {
    await this.#operate(async () => {
      const report = await this.#bench.release({ graceMs, reread: this.#random() < 0.1 });
      if (report.outcome === 'refused') this.#counts.refused += 1;
      else this.#counts.released += 1;
    });
  }

  /** Failures are answers, and so is being killed; anything else is a defect. */
  async #operate(work: () => Promise<unknown>): Promise<void> {
    this.#isWorking = true;
    try {
      await work();
    } catch (error) {
      const isExpected = error instanceof OperatorError || error instanceof Killed;
      if (!isExpected && !/Nothing was released/.test(String(error))) throw error;
    } finally {
      this.#isWorking = false;
    }
  }

  #revive(): void {
    this.#isDead = false;
    this.#bench.freeLocks();
  }

  #listen(): void {
    const { store, tree, trash } = this.#bench;
    store.onCall = () => this.#disturb();
    store.onDone = ({ operation }) => {
      if (operation !== 'listBlobs') return;
      this.#lastListing = this.#event;
      this.#listedAtMs = this.#bench.nowMs;
    };
    tree.onRead = () => this.#disturb();
    trash.onStep = ({ operation, when }) => {
      this.#disturb();
      if (operation === 'moveOut' && when === 'after') this.#counts.undone += 1;
    };
    trash.onRemoveFile = (path, permit) => {
      const ageMs = this.#bench.nowMs - this.#listedAtMs;
      const isRecent = ageMs >= 0 && ageMs < proofLifeMs;
      if (!isRecent || !permit.isLive()) throw new Error(`${path} is deleted without a live proof`);
      const inner = path.split('/').slice(2).join('/');
      this.#requireCopied(inner, this.#textOf(path));
      this.#owed.delete(inner);
      this.#counts.filesDeleted += 1;
    };
  }

  #disturb(): void {
    if (!this.#isWorking) return;
    if (this.#isDead) throw new Killed('killed');
    if (this.#random() < crashRate) {
      this.#isDead = true;
      this.#counts.crashes += 1;
      throw new Killed('killed');
    }
    if (this.#random() < interferenceRate) this.#interfere();
  }

  #interfere(): void {
    this.#counts.interferences += 1;
    this.#event += 1;
    const { store } = this.#bench;
    const path = this.#pick(paths);
    const blob = this.#bench.blob(path);
    const spoil = (change: () => void): void => {
      if (store.entry(blob) === undefined) return;
      change();
      this.#spoiledAt.set(path, this.#event);
    };
    this.#pick<() => void>([
      () => spoil(() => store.remove(blob)),
      () => spoil(() => store.replaceContent(blob, `tampered ${this.#event}`)),
      () => spoil(() => store.place(blob, `overwritten ${this.#event}`)),
      () => spoil(() => store.setMd5(blob, undefined)),
      () => spoil(() => store.touch(blob)),
      () => store.remove(this.#bench.record(this.#pick(['sync', 'receipt']))),
      () => this.#writeSomewhere(path),
      () => this.#writeSomewhere(path),
      () => this.#placeSomewhere('link'),
      () => void (this.#bench.nowMs += this.#pick([minute, proofLifeMs, 2 * day])),
      () => void (this.#bench.nowMs -= this.#pick([1, minute, day])),
    ])();
  }

  /** An instrument writes by path or through a handle, so also into what was moved. */
  #writeSomewhere(path: string): void {
    const [place = run] = this.#places();
    if (this.#bench.tree.entry(place) === undefined) return;
    this.#owe(path, place);
  }

  #placeSomewhere(kind: 'link'): void {
    const [place] = this.#places();
    const path = `${place ?? run}/${kind}`;
    const { tree } = this.#bench;
    if (place !== undefined && tree.entry(path) === undefined) tree.place(path, kind);
    else tree.remove(path);
  }

  #owe(path: string, place: string = run): void {
    this.#writes += 1;
    const content = `${path} ${this.#writes}`;
    this.#bench.tree.write(`${place}/${path}`, content);
    this.#owed.set(path, content);
  }

  /** Folders that hold the run or what is left of it. */
  #places(): readonly string[] {
    const { tree } = this.#bench;
    const trashed = tree
      .entriesBelow(trashFolder)
      .filter(({ path, kind }) => kind === 'folder' && path.split('/').length === 2)
      .map(({ path }) => path);
    return [...(tree.entry(run) === undefined ? [] : [run]), ...trashed];
  }

  /** The lake holds the very bytes, unless somebody spoiled them after it was last asked. */
  #requireCopied(path: string, content: string): void {
    const isSpoiled = (this.#spoiledAt.get(path) ?? 0) > this.#lastListing;
    if (isSpoiled || this.#bench.store.text(this.#bench.blob(path)) === content) return;
    throw new Error(`${path} is deleted and the lake does not hold it`);
  }

  /** Whatever was not deleted under the eyes of the oracle is still somewhere in the source. */
  #requireNothingLost(): void {
    const places = this.#places();
    for (const [path, content] of this.#owed) {
      const found = places.some(
        (place) =>
          this.#bench.tree.entry(`${place}/${path}`) !== undefined &&
          this.#textOf(`${place}/${path}`) === content,
      );
      if (!found) throw new Error(`${path} is lost`);
    }
  }

  #textOf(path: string): string {
    return Buffer.from(this.#bench.tree.content(path)).toString();
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new Error('Nothing to pick from');
    return choice;
  }
}

/** A small generator of random numbers in [0, 1). @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
