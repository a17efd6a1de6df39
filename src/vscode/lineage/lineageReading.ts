import { abortable } from '../../core/base/abortable';
import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';
import type { ReadLineage } from '../../core/lineage/readLineage';
import { snapshotOf, type LineageSnapshot } from './lineageSnapshot';

/** One reading of the workspace's lineage, for all who wait for it. */
export interface LineageReading {
  /** What is told first; that is the whole if nothing is before. Rejects only with the whole. */
  readonly first: Promise<LineageSnapshot>;
  readonly whole: Promise<LineageSnapshot>;
  /** True if what it would tell is of a lake that is another by now: both promises reject. */
  readonly isCalledOff: boolean;
  /** True if a person has had enough. */
  readonly isStopped: boolean;
  callOff(): void;
  /** A person has had enough: both promises reject, as cancelled. */
  stop(): void;
}

export interface LineageReadingOptions {
  /** Reads all; `onFirst` is called at most once, with what is known before the whole is. */
  readonly read: (
    onFirst: (graph: LineageGraph) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<ReadLineage>;
  readonly readAtMs: number;
  /** Called before anybody who waits is told. */
  readonly keepFirst: (snapshot: LineageSnapshot) => void;
  readonly keepWhole: (snapshot: LineageSnapshot) => void;
  /** Called at last, whatever came of it. */
  readonly onEnd: () => void;
}

/**
 * Begins to read. What could not be read is among the problems of the whole only; of a reading that is
 * called off nothing is kept.
 */
export function startReading(options: LineageReadingOptions): LineageReading {
  const { read, readAtMs, keepFirst, keepWhole, onEnd } = options;
  const calledOff = new AbortController();
  const stopped = new AbortController();
  const signal = AbortSignal.any([calledOff.signal, stopped.signal]);
  let tell: (snapshot: LineageSnapshot) => void = () => undefined;
  const told = new Promise<LineageSnapshot>((resolve) => (tell = resolve));
  let isOver = false;
  const onFirst = async (graph: LineageGraph): Promise<void> => {
    const snapshot = await snapshotOf({ graph, problems: [] }, readAtMs);
    if (isOver || signal.aborted) return;
    keepFirst(snapshot);
    tell(snapshot);
  };
  const reading = read(onFirst, signal).then((found) => snapshotOf(found, readAtMs));
  const whole = abortable(reading, signal)
    .then((snapshot) => {
      keepWhole(snapshot);
      return snapshot;
    })
    .finally(() => {
      isOver = true;
      onEnd();
    });
  const first = Promise.race([told, whole]);
  // Who waits for the whole is told; nobody may be waiting for the first.
  first.catch(() => undefined);
  return {
    first,
    whole,
    get isCalledOff() {
      return calledOff.signal.aborted;
    },
    get isStopped() {
      return stopped.signal.aborted;
    },
    callOff: () => calledOff.abort(),
    stop: () => stopped.abort(),
  };
}

/** Begins to read once another reading has ended, however it did. */
export function readAfter(last: LineageReading, start: () => LineageReading): LineageReading {
  const calledOff = new AbortController();
  const stopped = new AbortController();
  let begun: LineageReading | undefined;
  const begin = (): LineageReading => {
    calledOff.signal.throwIfAborted();
    stopped.signal.throwIfAborted();
    begun = start();
    return begun;
  };
  const started = last.whole.then(begin, begin);
  const first = started.then((reading) => reading.first);
  const whole = started.then((reading) => reading.whole);
  // Nobody may be waiting any more.
  for (const unheard of [first, whole]) unheard.catch(() => undefined);
  return {
    first,
    whole,
    get isCalledOff() {
      return calledOff.signal.aborted || begun?.isCalledOff === true;
    },
    get isStopped() {
      return stopped.signal.aborted;
    },
    callOff: () => {
      calledOff.abort();
      begun?.callOff();
    },
    stop: () => {
      stopped.abort();
      for (const one of [last, begun]) one?.stop();
    },
  };
}
