/** Work that says which phase it is in and how many bytes of it are done. */
export interface MeasuredProgress {
  readonly phase: string;
  readonly bytesDone: number;
  readonly bytesTotal?: number;
}

/** How fast and how long still, as far as it can be said. */
export interface Rate {
  readonly bytesPerSecond: number | undefined;
  readonly remainingMs: number | undefined;
}

/** Long enough to even out single large files, short enough to notice a line that broke. */
const windowMs = 10_000;
/** Work reports as often as it likes; more samples than these say nothing more. */
const sampleEveryMs = 200;
/** Below this a rate says more about starting up than about the work. */
const leastMs = 1_000;

interface Sample {
  readonly atMs: number;
  readonly progress: MeasuredProgress;
}

/** Measures the rate of the phase under way over its last ten seconds. */
export class RateMeter {
  #samples: Sample[] = [];

  add(progress: MeasuredProgress, nowMs: number): void {
    if (this.#samples.at(-1)?.progress.phase !== progress.phase) this.#samples = [];
    const isSoon = nowMs - (this.#samples.at(-2)?.atMs ?? -Infinity) < sampleEveryMs;
    if (isSoon) this.#samples.pop();
    else this.#samples = this.#samples.filter(({ atMs }) => atMs >= nowMs - windowMs);
    this.#samples.push({ atMs: nowMs, progress });
  }

  get rate(): Rate {
    return rateBetween(this.#samples.at(0), this.#samples.at(-1));
  }
}

function rateBetween(first: Sample | undefined, last: Sample | undefined): Rate {
  const unknown = { bytesPerSecond: undefined, remainingMs: undefined };
  if (first === undefined || last === undefined) return unknown;
  const elapsedMs = last.atMs - first.atMs;
  const bytes = last.progress.bytesDone - first.progress.bytesDone;
  if (elapsedMs < leastMs || bytes < 0) return unknown;
  const bytesPerSecond = (bytes / elapsedMs) * 1000;
  const { bytesTotal, bytesDone } = last.progress;
  const isKnown = bytesTotal !== undefined && bytesPerSecond > 0;
  const remainingMs = isKnown ? ((bytesTotal - bytesDone) / bytesPerSecond) * 1000 : undefined;
  return { bytesPerSecond, remainingMs };
}
