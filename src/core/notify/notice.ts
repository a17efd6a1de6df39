import type { RunState } from '../runs/run';

/** What people are told about one call of the command that nobody watched. */
export interface Notice {
  /** The subcommand, for instance `sync`. */
  readonly command: string;
  /** The machine's name. */
  readonly host: string;
  readonly outcome: 'success' | 'failure';
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  /** How many runs are in which state; states without runs are left out. */
  readonly counts: Readonly<Partial<Record<RunState, number>>>;
  /** Files and bytes that were sent. */
  readonly uploaded: { readonly files: number; readonly bytes: number };
  /** What was logged as an error, in order, without time and level. */
  readonly problems: readonly string[];
  /** The lines of the log, oldest first. */
  readonly log: readonly string[];
}

/** How many of these runs are in which state. */
export function countStates(reports: readonly { readonly state: RunState }[]): Notice['counts'] {
  const counts: Partial<Record<RunState, number>> = {};
  for (const { state } of reports) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
