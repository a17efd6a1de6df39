import { EventEmitter, type Event } from 'vscode';
import { abortable } from '../../core/base/abortable';
import type { Clock } from '../../core/base/clock';
import type { Disposable } from '../../core/base/disposables';
import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';
import type { AsOf } from '../../core/lineage/graph/lineageReader';
import type { ReadLineage } from '../../core/lineage/readLineage';
import { startReading, type LineageReading } from './lineageReading';
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
}

/** Moments of the past that are kept in memory beside now. */
const mostKept = 6;

/**
 * The lineage of the workspace, read once and shared by all that show it. Whoever asks while it is read
 * gets the same reading. Who cannot wait for databases and files takes what the lake tells of datasets and
 * pipelines first: it is a part of the whole, which `onDidRead` brings.
 */
export class LineageModel implements Disposable {
  readonly #deps: LineageModelDeps;
  readonly #didRead = new EventEmitter<LineageSnapshot>();
  readonly #lifetime = new AbortController();
  readonly #known = new Map<string, LineageSnapshot>();
  readonly #reading = new Map<string, LineageReading>();
  /** What a reading as of now has told first, until it is done. */
  #first: LineageSnapshot | undefined;

  constructor(deps: LineageModelDeps) {
    this.#deps = deps;
  }

  /** Fires with what was read as of now, whether it is another or not. */
  get onDidRead(): Event<LineageSnapshot> {
    return this.#didRead.event;
  }

  /** What is in memory as of now, maybe of what is told first only; `undefined` = nothing yet. */
  get current(): LineageSnapshot | undefined {
    return this.#known.get(nowKey) ?? this.#first;
  }

  /**
   * What is in memory, else what is read now; `isAgain` reads in any case. A caller that stops waiting
   * stops nobody else's reading.
   * @throws the reason of `signal`
   */
  async read(
    options: LineageWish & { readonly isAgain?: boolean; readonly signal: AbortSignal },
  ): Promise<LineageSnapshot> {
    const key = keyOf(options);
    const known = this.#known.get(key);
    if (known !== undefined && options.isAgain !== true) return known;
    return this.#wait('whole', options);
  }

  /** What is in memory as of now, else what is told first. @throws the reason of `signal` */
  async readFirst({ signal }: { readonly signal: AbortSignal }): Promise<LineageSnapshot> {
    return this.current ?? this.#wait('first', { signal });
  }

  /**
   * As of now, what knows the thing of an id: what is told first if that does, else the whole.
   * @throws the reason of `signal`
   */
  async readFor(id: string, options: { readonly signal: AbortSignal }): Promise<LineageSnapshot> {
    const first = await this.readFirst(options);
    return first.index.node(id) === undefined ? this.read(options) : first;
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
    for (const reading of readings) reading.callOff();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#didRead.dispose();
  }

  /** Of a reading that is called off meanwhile, what the next one tells. */
  async #wait(
    part: 'first' | 'whole',
    options: LineageWish & { readonly signal: AbortSignal },
  ): Promise<LineageSnapshot> {
    const key = keyOf(options);
    for (;;) {
      const reading = this.#reading.get(key) ?? this.#start(key, options);
      try {
        return await abortable(reading[part], options.signal);
      } catch (error) {
        if (!reading.isCalledOff || options.signal.aborted) throw error;
      }
    }
  }

  #start(key: string, { asOf, hasColumns = false }: LineageWish): LineageReading {
    const lifetime = this.#lifetime.signal;
    const wish = { hasColumns, ...(asOf && { asOf }) };
    const isFirstWanted = key === nowKey && !this.#known.has(key);
    const reading = startReading({
      read: (onFirst, calledOff) =>
        this.#deps.read({
          ...wish,
          ...(isFirstWanted && { onFirst }),
          signal: AbortSignal.any([lifetime, calledOff]),
        }),
      readAtMs: this.#deps.clock.nowMs(),
      keepFirst: (snapshot) => (this.#first = snapshot),
      keepWhole: (snapshot) => {
        this.#keep(key, snapshot);
        if (key === nowKey) this.#didRead.fire(snapshot);
      },
      onEnd: () => {
        if (this.#reading.get(key) !== reading) return;
        this.#reading.delete(key);
        if (key === nowKey) this.#first = undefined;
      },
    });
    this.#reading.set(key, reading);
    return reading;
  }

  #keep(key: string, snapshot: LineageSnapshot): void {
    this.#known.delete(key);
    this.#known.set(key, snapshot);
    const oldest = [...this.#known.keys()].find((other) => other !== nowKey);
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf({ asOf, hasColumns = false }: LineageWish): string {
  return `${asOf?.atMs ?? 'now'} ${asOf?.commit ?? ''} ${String(hasColumns)}`;
}

const nowKey = keyOf({});
