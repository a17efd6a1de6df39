import type { ActivityProgress } from '../support/activities';

/** How fast and how long still, as far as it can be said. */
export interface Rate {
  readonly bytesPerSecond: number | undefined;
  readonly remainingMs: number | undefined;
}

export interface RateMeter {
  add(progress: ActivityProgress, nowMs: number): void;
  rate(): Rate;
}

/** Long enough to even out single large files, short enough to notice a line that broke. */
const windowMs = 10_000;
/** Work reports as often as it likes; more samples than these say nothing more. */
const sampleEveryMs = 200;
/** Below this a rate says more about start-up than about the work. */
const leastMs = 1_000;

interface Sample {
  readonly atMs: number;
  readonly progress: ActivityProgress;
}

/** Measures the rate of the current phase over the last ten seconds. */
export function createRateMeter(): RateMeter {
  let samples: Sample[] = [];
  return {
    add(progress, nowMs) {
      if (samples.at(-1)?.progress.phase !== progress.phase) samples = [];
      const isSoon = nowMs - (samples.at(-2)?.atMs ?? -Infinity) < sampleEveryMs;
      if (isSoon) samples.pop();
      else samples = samples.filter(({ atMs }) => atMs > nowMs - windowMs);
      samples.push({ atMs: nowMs, progress });
    },
    rate: () => rateBetween(samples.at(0), samples.at(-1)),
  };
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
