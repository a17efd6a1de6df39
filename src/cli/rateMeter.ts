import type { SyncPhase, SyncProgress } from '../core/sync/operations';

/** How fast and how long still; `undefined` while it cannot be said. */
export interface Rate {
  readonly bytesPerSecond: number | undefined;
  readonly remainingMs: number | undefined;
}

interface Sample {
  readonly atMs: number;
  readonly bytesDone: number;
}

/** Long enough to even out single large files, short enough to notice a line that broke. */
const windowMs = 10_000;
/** Below this a rate says more about starting up than about the work. */
const leastMs = 500;

/** Measures the rate of the phase under way over its last ten seconds. */
export class RateMeter {
  #phase: SyncPhase | undefined;
  #samples: Sample[] = [];

  add({ phase, bytesDone, bytesTotal }: SyncProgress, nowMs: number): Rate {
    if (phase !== this.#phase) this.#samples = [];
    this.#phase = phase;
    this.#samples = this.#samples.filter(({ atMs }) => atMs >= nowMs - windowMs);
    this.#samples.push({ atMs: nowMs, bytesDone });
    const bytesPerSecond = this.#rate();
    const isKnown = bytesPerSecond !== undefined && bytesPerSecond > 0 && bytesTotal !== undefined;
    const remainingMs = isKnown ? ((bytesTotal - bytesDone) / bytesPerSecond) * 1000 : undefined;
    return { bytesPerSecond, remainingMs };
  }

  #rate(): number | undefined {
    const [first, last] = [this.#samples.at(0), this.#samples.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const elapsedMs = last.atMs - first.atMs;
    return elapsedMs < leastMs
      ? undefined
      : ((last.bytesDone - first.bytesDone) / elapsedMs) * 1000;
  }
}
