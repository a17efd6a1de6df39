import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { threadCpuMs } from './threadCpu';
import { monotonicUs, profileTurns, type Turn, type TurnShares } from './turnProfile';

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
  /** Where the longest went, longest first; only if that was asked for. */
  readonly profiled?: readonly ProfiledTurn[];
}

export interface ProfiledTurn {
  readonly cpuMs: number;
  readonly shares: TurnShares;
}

/** What a person may not notice. */
export const barMs = 50;
const tickMs = 2;
/** What is worth a profile: half of the bar, which a busy machine makes the whole. */
const profiledMs = 25;
const mostProfiled = 3;

/** Measures the event loop of this process while `work` lasts. */
export async function measureTurns(
  name: string,
  work: () => Promise<unknown>,
  { isProfiled = false } = {},
): Promise<TurnFigures> {
  const monitor = monitorEventLoopDelay({ resolution: tickMs });
  const turns = new Turns();
  const startedAtMs = performance.now();
  // Starting and stopping a profiler takes long turns of its own.
  const watched = async (): Promise<void> => {
    monitor.enable();
    turns.watch();
    try {
      await work();
    } finally {
      monitor.disable();
      turns.stop();
    }
  };
  const sharesOf = isProfiled ? await profileTurns(watched) : undefined;
  if (!isProfiled) await watched();
  const wallMs = Math.round(performance.now() - startedAtMs);
  const { overBar } = turns;
  const profiled = turns.longest.filter(({ cpuMs }) => cpuMs > profiledMs);
  return {
    name,
    wallMs,
    longestMs: round(monitor.max / 1e6),
    p99Ms: round(monitor.percentile(99) / 1e6),
    longestCpuMs: round(turns.longest[0]?.cpuMs ?? 0),
    overBar,
    ...(sharesOf && {
      profiled: profiled.map((turn) => ({ cpuMs: round(turn.cpuMs), shares: sharesOf(turn) })),
    }),
  };
}

interface MeasuredTurn extends Turn {
  readonly cpuMs: number;
}

/** Turns of this thread's event loop by the processor time that they take. */
class Turns {
  /** Longest first. */
  longest: readonly MeasuredTurn[] = [];
  overBar = 0;
  #timer: NodeJS.Timeout | undefined;

  watch(): void {
    let [lastCpuMs, fromUs] = [threadCpuMs(), monotonicUs()];
    this.#timer = setInterval(() => {
      const [cpuMs, toUs] = [threadCpuMs(), monotonicUs()];
      this.#count({ fromUs, toUs, cpuMs: cpuMs - lastCpuMs });
      [lastCpuMs, fromUs] = [cpuMs, toUs];
    }, tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #count(turn: MeasuredTurn): void {
    if (turn.cpuMs > (this.longest[mostProfiled - 1]?.cpuMs ?? 0)) {
      const longest = [...this.longest, turn].sort((a, b) => b.cpuMs - a.cpuMs);
      this.longest = longest.slice(0, mostProfiled);
    }
    if (turn.cpuMs > barMs) this.overBar += 1;
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
