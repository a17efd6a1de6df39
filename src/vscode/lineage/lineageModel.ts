import { EventEmitter, type Event } from 'vscode';
import { abortable } from '../../core/base/abortable';
import type { Clock } from '../../core/base/clock';
import type { Disposable } from '../../core/base/disposables';
import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';
import type { AsOf } from '../../core/lineage/graph/lineageReader';
import { readingText, type LeftReader, type ReadLineage } from '../../core/lineage/readLineage';
import { readAfter, startReading, type LineageReading } from './lineageReading';
import type { LineageSnapshot } from './lineageSnapshot';

/** Which lineage is wanted. */
export interface LineageWish {
  /** The moment of which it tells; absent = now. */
  readonly asOf?: AsOf;
  /** Absent = columns are no things of their own. */
  readonly hasColumns?: boolean;
}

export interface LineageModelDeps {
  /** Reads all that the workspace's lakes tell. */
  readonly read: (asked: AskedLineage) => Promise<ReadLineage>;
  readonly clock: Clock;
}

export interface AskedLineage extends LineageWish {
  readonly signal: AbortSignal;
  /** Called at most once, with what is known before the rest is; absent = nobody wants that. */
  readonly onFirst?: (graph: LineageGraph) => void | Promise<void>;
  readonly onProgress: (left: readonly LeftReader[]) => void;
}

/** Moments of the past that are kept in memory beside now. */
const mostKept = 6;

/** What was read, and how often things had changed when that began. */
interface KnownLineage {
  readonly snapshot: LineageSnapshot;
  readonly change: number;
}

interface SharedReading {
  readonly reading: LineageReading;
  /** How often things had changed when it began; `undefined` = it waits for the one before it. */
  readonly change: number | undefined;
}

/**
 * The lineage of the workspace, read once and shared by all that show it. Whoever asks while it is read
 * gets the same reading. Who cannot wait for databases and files takes what the lake tells of datasets and
 * pipelines first: it is a part of the whole, which `onDidRead` brings.
 *
 * What is in memory goes stale when something that it tells of has changed. It is shown until it was read
 * anew, for which those who show it ask, and nobody does while it is not in sight.
 */
export class LineageModel implements Disposable {
  readonly #deps: LineageModelDeps;
  readonly #didRead = new EventEmitter<LineageSnapshot>();
  readonly #lifetime = new AbortController();
  readonly #didExpire = new EventEmitter<void>();
  readonly #didProgress = new EventEmitter<string | undefined>();
  readonly #known = new Map<string, KnownLineage>();
  readonly #reading = new Map<string, SharedReading>();
  /** What a reading as of now has told first, until it is done; of one that was stopped, until the next. */
  #first: LineageSnapshot | undefined;
  /** How often something changed. */
  #change = 0;

  constructor(deps: LineageModelDeps) {
    this.#deps = deps;
  }

  /** Fires with what was read as of now, whether it is another or not. */
  get onDidRead(): Event<LineageSnapshot> {
    return this.#didRead.event;
  }

  /** Fires when what is in memory goes stale, or is forgotten. */
  get onDidExpire(): Event<void> {
    return this.#didExpire.event;
  }

  /** Fires with what is being read as of now, and how far that is; at its end with `undefined`. */
  get onDidProgress(): Event<string | undefined> {
    return this.#didProgress.event;
  }

  /** What is in memory as of now, stale or of what is told first only; `undefined` = nothing yet. */
  get current(): LineageSnapshot | undefined {
    return this.#known.get(nowKey)?.snapshot ?? this.#first;
  }

  /** True if something changed since what is in memory as of now was read. */
  get isStale(): boolean {
    const known = this.#known.get(nowKey);
    return known !== undefined && known.change !== this.#change;
  }

  /**
   * What is in memory unless that is stale, else what is read now; `isAgain` reads in any case. A caller that stops waiting
   * stops nobody else's reading.
   * @throws the reason of `signal`
   */
  async read(
    options: LineageWish & { readonly isAgain?: boolean; readonly signal: AbortSignal },
  ): Promise<LineageSnapshot> {
    const key = keyOf(options);
    const known = this.#known.get(key);
    const isFresh = known?.change === this.#change && options.isAgain !== true;
    if (known !== undefined && isFresh) return known.snapshot;
    return this.#wait('whole', options);
  }

  /** What is in memory as of now, stale or not, else what is told first. @throws the reason of `signal` */
  async readFirst({ signal }: { readonly signal: AbortSignal }): Promise<LineageSnapshot> {
    return this.current ?? this.#wait('first', { signal });
  }

  /**
   * As of now, what knows the thing of an id: what is in memory or told first if that does, else the whole.
   * @throws the reason of `signal`
   */
  async readFor(id: string, options: { readonly signal: AbortSignal }): Promise<LineageSnapshot> {
    const first = await this.readFirst(options);
    return first.index.node(id) === undefined ? this.read(options) : first;
  }

  /** Something that it tells of has changed: the next to read gets what is read after this. */
  expire(): void {
    this.#change += 1;
    this.#didExpire.fire();
  }

  /**
   * What is in memory, and what is being read, tells of what is gone: the next to ask reads anew, and so it
   * is for those who wait.
   */
  forget(): void {
    this.#known.clear();
    this.#first = undefined;
    const readings = [...this.#reading.values()];
    this.#reading.clear();
    for (const { reading } of readings) reading.callOff();
    this.#didExpire.fire();
  }

  /**
   * Ends what is being read; who waits for it is told that it was cancelled. What was told first stays, and
   * says that it is not all.
   */
  stop(): void {
    if (this.#first !== undefined) this.#first = { ...this.#first, problems: [stoppedText] };
    for (const { reading } of this.#reading.values()) reading.stop();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#didProgress.dispose();
    this.#didRead.dispose();
    this.#didExpire.dispose();
  }

  /** Of a reading that is called off meanwhile, what the next one tells. */
  async #wait(
    part: 'first' | 'whole',
    options: LineageWish & { readonly signal: AbortSignal },
  ): Promise<LineageSnapshot> {
    const key = keyOf(options);
    for (;;) {
      const reading = this.#readingOf(key, options);
      try {
        return await abortable(reading[part], options.signal);
      } catch (error) {
        if (!reading.isCalledOff || options.signal.aborted) throw error;
      }
    }
  }

  /** One that knows of all changes until now. Two of the same are never under way at once. */
  #readingOf(key: string, wish: LineageWish): LineageReading {
    const last = this.#reading.get(key);
    if (last === undefined) return this.#start(key, wish);
    const isOfNow = (last.change ?? this.#change) === this.#change;
    return isOfNow ? last.reading : this.#startAfter(last.reading, key, wish);
  }

  #startAfter(last: LineageReading, key: string, wish: LineageWish): LineageReading {
    const reading = readAfter(last, () => this.#start(key, wish));
    this.#reading.set(key, { reading, change: undefined });
    return reading;
  }

  #start(key: string, { asOf, hasColumns = false }: LineageWish): LineageReading {
    const lifetime = this.#lifetime.signal;
    const wish = { hasColumns, ...(asOf && { asOf }) };
    const isFirstWanted = key === nowKey && !this.#known.has(key);
    const change = this.#change;
    const reading = startReading({
      read: (onFirst, calledOff) =>
        this.#deps.read({
          ...wish,
          ...(isFirstWanted && { onFirst }),
          onProgress: (left) => {
            if (key === nowKey && !calledOff.aborted) this.#didProgress.fire(readingText(left));
          },
          signal: AbortSignal.any([lifetime, calledOff]),
        }),
      readAtMs: this.#deps.clock.nowMs(),
      keepFirst: (snapshot) => (this.#first = snapshot),
      keepWhole: (snapshot) => {
        this.#keep(key, { snapshot, change });
        if (key === nowKey) this.#didRead.fire(snapshot);
      },
      onEnd: () => {
        if (key === nowKey) this.#didProgress.fire(undefined);
        if (this.#reading.get(key)?.reading !== reading) return;
        this.#reading.delete(key);
        if (key === nowKey && !reading.isStopped) this.#first = undefined;
      },
    });
    this.#reading.set(key, { reading, change });
    return reading;
  }

  #keep(key: string, known: KnownLineage): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    const oldest = [...this.#known.keys()].find((other) => other !== nowKey);
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf({ asOf, hasColumns = false }: LineageWish): string {
  return `${asOf?.atMs ?? 'now'} ${asOf?.commit ?? ''} ${String(hasColumns)}`;
}

const nowKey = keyOf({});

const stoppedText = 'Reading was stopped: only what datasets and pipelines tell is known';
