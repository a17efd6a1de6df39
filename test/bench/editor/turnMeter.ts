import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { threadCpuMs } from './threadCpu';

/** How long the extension host did not get round to anything else. */
export interface TurnFigures {
  readonly name: string;
  readonly wallMs: number;
  /** Longest time between two turns of the event loop, by Node's own monitor. */
  readonly longestMs: number;
  readonly p99Ms: number;
  /** Longest processor time of the host's thread between two turns: a busy machine does not add to it. */
  readonly longestCpuMs: number;
  /** Turns above the bar, by processor time. */
  readonly overBar: number;
}

/** What a person may not notice. */
export const barMs = 50;
const tickMs = 2;

/** Measures the event loop of this process while `work` lasts. */
export async function measureTurns(
  name: string,
  work: () => Promise<unknown>,
): Promise<TurnFigures> {
  const monitor = monitorEventLoopDelay({ resolution: tickMs });
  const turns = watchCpu();
  const startedAtMs = performance.now();
  monitor.enable();
  try {
    await work();
  } finally {
    monitor.disable();
    turns.stop();
  }
  return {
    name,
    wallMs: Math.round(performance.now() - startedAtMs),
    longestMs: round(monitor.max / 1e6),
    p99Ms: round(monitor.percentile(99) / 1e6),
    longestCpuMs: round(turns.longestMs()),
    overBar: turns.overBar(),
  };
}

function watchCpu() {
  let last = threadCpuMs();
  let longestMs = 0;
  let overBar = 0;
  const timer = setInterval(() => {
    const now = threadCpuMs();
    longestMs = Math.max(longestMs, now - last);
    if (now - last > barMs) overBar += 1;
    last = now;
  }, tickMs);
  return { stop: () => clearInterval(timer), longestMs: () => longestMs, overBar: () => overBar };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
