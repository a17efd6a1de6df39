import type { RunState } from '../../core/runs/run';
import type { RunFacts } from './runFacts';

/** What is cheap to see of a run and changes whenever something happened to it. */
export interface RunSigns {
  /** Of its folder, see `readRunSigns`. */
  readonly folder: string;
  /** Of its records in the lake; `undefined` = none, or the lake could not be asked. */
  readonly records: string | undefined;
}

/** A run as it was last looked at. */
export interface LastLook {
  readonly facts: RunFacts;
  /** `undefined` = what is known comes from a sync or a verification. */
  readonly signs: RunSigns | undefined;
}

export interface Now extends RunSigns {
  /** False while the account does not answer: then there is no more to learn there. */
  readonly isLakeSeen: boolean;
  readonly nowMs: number;
}

/** Two trees are walked at a time: a share serves its instrument first. */
export const looksAtATime = 2;

const hourMs = 3_600_000;
/** A blob that somebody overwrites leaves no trace beside the run, so that even proven runs get a look a day. */
const settledForMs = 24 * hourMs;
/** Walking as many files as a large run has takes minutes on a share. */
const manyFiles = 20_000;

/** Nothing more is expected to happen to these by itself. */
const settled: ReadonlySet<RunState> = new Set<RunState>([
  'verified',
  'released',
  'failedRun',
  'sheetOnly',
]);

/**
 * True if a run's tree has to be walked again: its signs changed, it is not settled, or it was not
 * looked at for long. A large run that is not settled is walked once an hour unless its signs change.
 */
export function needsLook(last: LastLook | undefined, now: Now): boolean {
  if (last?.signs === undefined) return true;
  const { facts, signs } = last;
  if (signs.folder !== now.folder) return true;
  if (now.isLakeSeen && (facts.report === undefined || signs.records !== now.records)) return true;
  return now.nowMs >= lookAgainAtMs(facts);
}

function lookAgainAtMs({ state, seenAtMs, readyAtMs, fileCount }: RunFacts): number {
  if (settled.has(state)) return seenAtMs + settledForMs;
  // Only time is missing: nothing can make it ready earlier.
  if (state === 'settling' && readyAtMs !== undefined) return readyAtMs;
  return fileCount > manyFiles ? seenAtMs + hourMs : seenAtMs;
}
