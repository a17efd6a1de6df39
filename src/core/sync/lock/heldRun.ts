import type { RunState } from '../../runs/run';
import type { LockHolder } from '../../storage/runLocks';
import { describeHeld, describeInterrupted } from './lockedError';
import { findHolder } from './lockHolders';
import { emptyEvidence } from '../compare/verdicts';
import type { VerificationReport } from '../report/report';
import type { Session } from '../session';

/** States in which somebody may be at work on a run; of any other there is nothing to ask. */
const openStates: ReadonlySet<RunState> = new Set<RunState>(['ready', 'incomplete', 'stale']);

/** A look at a run, which is `syncing` if some process writes to it now. @throws StorageError */
export async function showHolder(
  session: Session,
  report: VerificationReport,
): Promise<VerificationReport> {
  if (!openStates.has(report.state)) return report;
  const found = await findHolder(session);
  if (found === undefined) return report;
  return found.isLeftBehind ? asInterrupted(report, found.holder) : asHeld(report, found.holder);
}

/** A run whose holder is gone is what its files and blobs say. */
function asInterrupted(
  report: VerificationReport,
  holder: LockHolder | undefined,
): VerificationReport {
  const finding = { path: '', verdict: null, message: describeInterrupted(holder) };
  return { ...report, problems: [finding, ...report.problems] };
}

/**
 * A run that another process writes to, whose one problem says who it is: what is missing midway is
 * on its way, and what matches so far is no evidence.
 */
export function asHeld(
  report: VerificationReport,
  holder: LockHolder | undefined,
): VerificationReport {
  if (report.state === 'syncing') return report;
  const because = describeHeld(holder);
  const finding = { path: '', verdict: null, message: because };
  return {
    ...report,
    state: 'syncing',
    because,
    problems: [finding],
    evidence: emptyEvidence,
    adopted: 0,
  };
}
