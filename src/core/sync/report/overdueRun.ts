import { formatDuration } from '../../base/durations';
import { isUnusedFolder } from '../../runs/isUnusedFolder';
import { staleAfterMs, type ObservedRun, type RunState } from '../../runs/run';
import type { DerivedState } from './runState';

/** States that need nobody any more, or that nobody can help by waiting for files. */
const settledStates: ReadonlySet<RunState> = new Set<RunState>([
  'verified',
  'released',
  'failedRun',
]);

/** True for a run that was first seen 48 hours ago and still is not verified. */
export function isOverdue(run: ObservedRun, state: RunState, nowMs: number): boolean {
  const isLate = nowMs - run.firstSeenAtMs > staleAfterMs;
  const isAwaited = state !== 'sequencing' || !isUnusedFolder(run);
  return isLate && isAwaited && !settledStates.has(state);
}

/** True if a warning that repeats every 48 hours is to be given now; `lastMs` is when it last was. */
export function isWarningDue(lastMs: number | undefined, nowMs: number): boolean {
  return lastMs === undefined || nowMs - lastMs >= staleAfterMs;
}

/** The warning about an overdue run: how long it has waited, and which of data, sheet and flag is missing. */
export function describeOverdue(run: ObservedRun, derived: DerivedState, nowMs: number): string {
  const age = formatDuration(nowMs - run.firstSeenAtMs);
  const missing = missingOf(run).join(' and ');
  const why = derived.state === 'stale' ? run.verdict.because : derived.because;
  return `${run.name} is not verified ${age} after it was first seen; missing: ${missing} (${why})`;
}

function missingOf(run: ObservedRun): readonly string[] {
  const { source, sheet, verdict } = run;
  const sheetMissing =
    sheet === undefined && source.sampleSheets !== undefined ? ['the sample sheet'] : [];
  switch (verdict.readiness) {
    case 'sheetOnly':
      return ['the data'];
    case 'sequencing':
    case 'copying':
      if (run.files.length === 0) return ['the data', ...sheetMissing];
      return [
        `the completion flag${source.completionFlag === undefined ? '' : ` ${source.completionFlag}`}`,
        ...sheetMissing,
      ];
    case 'settling':
    case 'ready':
    case 'failedRun':
    case 'released':
      return ['the data in the lake', ...sheetMissing];
  }
}
