import { OperatorError } from '../../../src/core/base/errors';
import { proofLifeMs } from '../../../src/core/release/releaseProof';
import { trashFolder } from '../../../src/core/storage/sourceTrash';
import { pairSource, ReleaseBench, releaseSource, run } from './releaseBench';
import type { Source } from '../../../src/core/lake/lake';

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

/** A run by the paths of its files: three that it begins with, and one that may come late. */
interface Shape {
  readonly source: Source;
  /** What the paths are below, among the runs; in the trash they are below its folder there. */
  readonly home: string;
  readonly paths: readonly string[];
  readonly link: string;
  readonly inLake: (path: string) => string;
}

const oneFolder: Shape = {
  source: releaseSource,
  home: run,
  paths: ['RunInfo.xml', 'Data/a.bcl', 'Data/L001/b.bcl', 'late.log'],
  link: 'link',
  inLake: (path) => path,
};

const twoFolders: Shape = {
  source: pairSource,
  home: '',
  paths: [
    'RawData_run1/1/a.mzML',
    'RawData_run1/2/b.mzML',
    'DataProcessingMethod_run1/quantify.m',
    'RawData_run1/2/late.mzML',
  ],
  link: 'RawData_run1/1/link',
  inLake: (path) =>
    path.startsWith('Raw')
      ? path.replace(/^RawData_run1\/(\d+)\//, '$1/mzML/')
      : path.slice('DataProcessingMethod_run1/'.length),
};

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
  readonly #shape: Shape;
  readonly #bench: ReleaseBench;
  /** What must not be lost: contents by path in the run, as the instrument or a person left them. */
  readonly #owed = new Map<string, string>();
  /** The event of the last listing that the lake answered, and those at which blobs were spoiled. */
  #lastListing = 0;
  /** By the clock that nobody sets. */
  #listedAtMs = 0;
  readonly #spoiledAt = new Map<string, number>();
  #event = 0;
  #isWorking = false;
  #isDead = false;
  #writes = 0;

  constructor(seed: number, counts: ScheduleCounts) {
    this.#random = mulberry32(seed);
    this.#counts = counts;
    this.#shape = seed % 2 === 0 ? twoFolders : oneFolder;
    this.#bench = new ReleaseBench(this.#shape.source);
    for (const path of this.#shape.paths.slice(0, 3)) this.#owe(path);
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
      () => this.#pass(2 * day),
      () => void (bench.trash.isSteady = this.#random() < 0.7),
    ]);
    await act();
    this.#revive();
  }

  /** A new process finds what the last one left, and finishes it. */
  async #recover(): Promise<void> {
    this.#revive();
    this.#pass(30 * day);
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
      this.#listedAtMs = this.#bench.steadyMs;
    };
    tree.onRead = () => this.#disturb();
    trash.onStep = ({ operation, when }) => {
      this.#disturb();
      if (operation === 'moveOut' && when === 'after') this.#counts.undone += 1;
    };
    trash.onRemoveFile = (path, permit) => {
      const isRecent = this.#bench.steadyMs - this.#listedAtMs < proofLifeMs;
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
    const path = this.#pick(this.#shape.paths);
    const blob = this.#bench.blob(this.#shape.inLake(path));
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
      () => this.#placeLink(),
      () => this.#pass(this.#pick([minute, proofLifeMs, 2 * day])),
      () => this.#setClock(this.#pick([minute, day, -1, -minute, -day])),
    ])();
  }

  #pass(ms: number): void {
    this.#bench.steadyMs += ms;
    this.#bench.nowMs += ms;
  }

  /** Somebody sets the clock; no time passes. */
  #setClock(byMs: number): void {
    this.#bench.nowMs += byMs;
  }

  /** An instrument writes by path or through a handle, so also into what was moved. */
  #writeSomewhere(path: string): void {
    const [place] = this.#places().filter((each) => this.#holds(each, path));
    if (place !== undefined) this.#owe(path, place);
  }

  /** The folder that a path is in, of a run of several, or the run's own, is in that place. */
  #holds(place: string, path: string): boolean {
    const [folder = ''] = path.split('/');
    const isOfSeveral = this.#shape.home === '';
    return this.#bench.tree.entry(isOfSeveral ? below(place, folder) : place) !== undefined;
  }

  #placeLink(): void {
    const { link } = this.#shape;
    const { tree } = this.#bench;
    const [place] = this.#places().filter((each) => this.#holds(each, link));
    if (place === undefined) return;
    const path = below(place, link);
    if (tree.entry(path) === undefined) tree.place(path, 'link');
    else tree.remove(path);
  }

  #owe(path: string, place: string = this.#shape.home): void {
    this.#writes += 1;
    const content = `${path} ${this.#writes}`;
    this.#bench.tree.write(below(place, path), content);
    this.#owed.set(path, content);
  }

  /** Folders that hold the run or what is left of it. */
  #places(): readonly string[] {
    const { tree } = this.#bench;
    const trashed = tree
      .entriesBelow(trashFolder)
      .filter(({ path, kind }) => kind === 'folder' && path.split('/').length === 2)
      .map(({ path }) => path);
    const { home } = this.#shape;
    const isHome = home === '' || tree.entry(home) !== undefined;
    return [...(isHome ? [home] : []), ...trashed];
  }

  /** The lake holds the very bytes, unless somebody spoiled them after it was last asked. */
  #requireCopied(path: string, content: string): void {
    const isSpoiled = (this.#spoiledAt.get(path) ?? 0) > this.#lastListing;
    if (isSpoiled || this.#bench.store.text(this.#bench.blob(this.#shape.inLake(path))) === content)
      return;
    throw new Error(`${path} is deleted and the lake does not hold it`);
  }

  /** Whatever was not deleted under the eyes of the oracle is still somewhere in the source. */
  #requireNothingLost(): void {
    const places = this.#places();
    for (const [path, content] of this.#owed) {
      const found = places.some(
        (place) =>
          this.#bench.tree.entry(below(place, path)) !== undefined &&
          this.#textOf(below(place, path)) === content,
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

function below(place: string, path: string): string {
  return place === '' ? path : `${place}/${path}`;
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
