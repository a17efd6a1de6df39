import { inOneSentence, type OperatorError } from '../../core/base/errors';
import type { RunState } from '../../core/runs/run';
import { LockedError } from '../../core/sync/lock/lockedError';
import { runsDocument } from '../../core/sync/report/documents';
import type { VerificationReport } from '../../core/sync/report/report';
import { emptyEvidence, emptyVerdicts } from '../../core/sync/compare/verdicts';
import { destinationOf, formatDestination } from '../../core/sync/destination';
import type { ExitCode } from '../program/commandHost';
import { describeFailure, InterruptedError } from '../program/failures';
import type { FailedRun, VisitedRuns } from '../runs/visitRuns';

/** States in which a run needs somebody. */
const badStates: ReadonlySet<RunState> = new Set<RunState>([
  'incomplete',
  'mismatch',
  'unverifiable',
  'stale',
  'offline',
]);

/** True for a state in which a run needs somebody. */
export function isBadState(state: RunState): boolean {
  return badStates.has(state);
}

export interface ExitRule {
  /** A run that could be synchronised and is not is fine to look at, but nothing to rely on. */
  readonly isReadyFine: boolean;
}

/** What the process exits with after these runs. */
export function exitCodeOf(
  visited: VisitedRuns<Pick<VerificationReport, 'state' | 'removal'>>,
  { isReadyFine }: ExitRule,
): ExitCode {
  if (visited.failures.some((failure) => failure instanceof InterruptedError)) return 130;
  const isBad = ({ state, removal }: Pick<VerificationReport, 'state' | 'removal'>): boolean =>
    badStates.has(state) || (state === 'ready' && !isReadyFine) || removal === 'refused';
  return visited.failures.length > 0 || visited.results.some(isBad) ? 1 : 0;
}

/** A document with the first of the failures, if there is one. */
export function withFailure<T extends object>(
  document: T,
  failures: readonly OperatorError[],
): T | (T & { readonly error: ReturnType<typeof describeFailure> }) {
  const [first] = failures;
  return first === undefined ? document : { ...document, error: describeFailure(first) };
}

export function reportsDocument(visited: VisitedRuns<VerificationReport>): object {
  return withFailure(runsDocument(visited.results), visited.failures);
}

/** The report of a run that could not be looked at, synchronised or verified at all. */
export function failedReport(
  failed: FailedRun,
  operation: VerificationReport['operation'],
): VerificationReport {
  const because = inOneSentence(describeFailure(failed.error));
  return {
    ...emptyReport({ ...failed, because }, operation),
    // Whoever holds the lock is at it: nothing is wrong.
    state: LockedError.is(failed.error, 'locked') ? 'syncing' : 'incomplete',
  };
}

/** A report on a run none of whose files was looked at. */
export function emptyReport(
  { run, source, because }: Omit<FailedRun, 'error'> & { readonly because: string },
  operation: VerificationReport['operation'],
): VerificationReport {
  return {
    run,
    source: source.name,
    state: 'incomplete',
    because,
    operation,
    destination: formatDestination(destinationOf(source, run)),
    files: [],
    fileCount: 0,
    sizeBytes: 0,
    verdicts: emptyVerdicts,
    evidence: emptyEvidence,
    adopted: 0,
    uploaded: 0,
    uploadedBytes: 0,
    kept: 0,
    problems: [{ path: '', verdict: null, message: because }],
    startedAtMs: 0,
    elapsedMs: 0,
  };
}
