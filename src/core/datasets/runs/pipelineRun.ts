/** `lost`: it says it runs, but nothing was heard of it for so long that its process must be gone. */
export type PipelineRunState = 'running' | 'succeeded' | 'failed' | 'canceled' | 'skipped' | 'lost';

/** A dataset that a pipeline run read. */
export interface RunRead {
  /** As the step wrote it. */
  readonly reference: string;
  /** Serialized: the version that it got. */
  readonly resolved: string;
  /** True for an empty tag: a later publication of that dataset is a reason to run again. */
  readonly isLive: boolean;
}

/** What started a pipeline run. */
export type RunTrigger =
  | { readonly kind: 'manual' }
  | {
      readonly kind: 'dataset';
      /** Serialized: the publication that set off this run, maybe over other runs in between. */
      readonly reference: string;
      /** The run that published it; absent = somebody did by hand. */
      readonly runId?: string;
      /** Serialized: what it was started for, of all that it reads live; absent = the reference alone. */
      readonly upstreams?: readonly string[];
    };

/** Where the output of a step is. */
export type RunLog =
  | { readonly kind: 'blob'; readonly container: string; readonly name: string }
  | { readonly kind: 'url'; readonly url: string };

/** One execution of a pipeline. */
export interface PipelineRun {
  /** Begins with its day, and ids of one day sort by start. @see newRunId */
  readonly id: string;
  readonly pipeline: string;
  /** The git repository that the step is from, by its slug. */
  readonly repo: string;
  readonly branch: string;
  /** Absent = the step ran outside a repository. */
  readonly commit?: string;
  /** True if the checkout had changes that no commit holds. */
  readonly isDirty?: boolean;
  readonly state: PipelineRunState;
  readonly startedAtMs: number;
  /** When its process was last heard of. */
  readonly heartbeatAtMs: number;
  /** Absent while it runs, and of one that was lost. */
  readonly endedAtMs?: number;
  /** In the order of first reading, each reference once for every version it got. */
  readonly reads: readonly RunRead[];
  /** Serialized, in the order of publication; empty unless it succeeded or could not publish the rest. */
  readonly published: readonly string[];
  readonly trigger?: RunTrigger;
  /** Why it failed, was canceled or skipped, for people. */
  readonly failure?: { readonly message: string };
  readonly log?: RunLog;
}

/** How often a run says that it is alive. */
export const heartbeatMs = 15_000;

/** After so long a silence a run is lost: several heartbeats, and clocks that do not quite agree. */
export const lostAfterMs = 2 * 60_000;

/** The run as it must be seen now: one that fell silent is `lost`, whatever its record says. */
export function runSeenAt(run: PipelineRun, nowMs: number): PipelineRun {
  const isSilent = run.state === 'running' && nowMs - run.heartbeatAtMs > lostAfterMs;
  if (!isSilent) return run;
  const heard = new Date(run.heartbeatAtMs).toISOString();
  const message = `Nothing was heard of its process since ${heard}: it was killed, or its machine went away`;
  return { ...run, state: 'lost', failure: { message } };
}

/** True while more may come of a run. */
export function isRunOver({ state }: Pick<PipelineRun, 'state'>): boolean {
  return state !== 'running';
}

/**
 * An id for a run that starts now: its moment in UTC down to the millisecond, and something that tells
 * it from others of the same one. `chance` is from 0, inclusive, to 1, exclusive.
 */
export function newRunId(startedAtMs: number, chance: number): string {
  const [day, time] = new Date(startedAtMs).toISOString().split('T') as [string, string];
  const tail = Math.floor(chance * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
  return `${day}T${time.replaceAll(':', '').replace('.', '')}-${tail}`;
}

/** The day of a run, `2026-11-27`; `undefined` if that is no run's id. */
export function dayOfRun(id: string): string | undefined {
  return /^(\d{4}-\d{2}-\d{2})T\d{9}Z-[0-9a-f]{8}$/.exec(id)?.[1];
}
