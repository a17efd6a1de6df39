import type { ObservedRun } from '../runs/run';
import { trashNameOf } from '../runs/releasedRuns';
import type { LakePorts } from '../storage/ports';
import { lookAt } from '../sync/inspectRun';
import { observeDestination } from '../sync/observeDestination';
import type { OperationOptions } from '../sync/operations';
import type { VerificationReport } from '../sync/report/report';
import { openSession, type Session } from '../sync/session';
import { forgottenOf } from './forgottenFolders';
import { lookAround } from './lookAround';
import { openReleasedSession } from './releasedSession';
import { reportOnReleased } from './reportOnReleased';
import type { Refusal } from './refusals';
import { trashPlaceOf, type ReleaseOutcome, type ReleaseReport } from './releaseReport';
import { refuseRun } from './refuseRun';

export interface PlanReleaseOptions extends OperationOptions {
  /** How long the trash keeps the run; the source's own rule if left out. */
  readonly graceMs?: number;
  /** Every blob will be downloaded and hashed, whatever it rests on now. */
  readonly reread?: boolean;
}

/**
 * Says what removing a run would remove, on what evidence, and all that is known to speak against it.
 * Hashes and changes nothing: whether it may be done is decided only by the proof that is made then.
 * A run that was released before is reported as that.
 * @throws StorageError, FileError
 */
export async function planRelease(
  run: ObservedRun,
  ports: LakePorts,
  options: PlanReleaseOptions = {},
): Promise<ReleaseReport> {
  if (run.released !== undefined) {
    const trashed = await openReleasedSession(run.source, run.released, ports, options);
    return reportOnReleased(trashed, run.released, { outcome: 'released' });
  }
  const session = await openSession(run, ports, options);
  const { signal } = session;
  const observed = await observeDestination(session.destination, ports, { signal });
  const report = await lookAt(session, observed);
  const around = await lookAround(session, observed.receiptSha256);
  const willReread = options.reread === true;
  const refusals = await refuseRun({
    session,
    report,
    observed,
    willHash: true,
    willReread,
    ...around,
  });
  const { receiptSha256 = '' } = observed;
  return reportOf(session, { report, refusals, receiptSha256, outcome: 'planned', ...options });
}

/** A report on a run that still lies in its source. */
export function reportOf(
  session: Session,
  found: {
    readonly report: VerificationReport;
    readonly refusals: readonly Refusal[];
    readonly outcome: ReleaseOutcome;
    readonly receiptSha256: string;
    readonly graceMs?: number;
  },
): ReleaseReport {
  const { run, ports } = session;
  const { report, refusals } = found;
  const isRefused = refusals.length > 0;
  const nowMs = ports.clock.nowMs();
  const graceMs = found.graceMs ?? run.source.release.graceMs;
  const place = trashPlaceOf(run.source.folder, trashNameOf(run.name, found.receiptSha256));
  return {
    run: run.name,
    source: run.source.name,
    outcome: isRefused ? 'refused' : found.outcome,
    state: report.state,
    files: run.files.length,
    bytes: run.sizeBytes,
    evidence: report.evidence,
    refusals,
    trash: isRefused || graceMs === 0 ? undefined : place,
    undoUntilMs: isRefused || graceMs === 0 ? undefined : nowMs + graceMs,
    sheetLeft: session.files.length > run.files.length ? run.sheet?.path : undefined,
    emptyFolders: isRefused ? [] : forgottenOf(run).map(({ path }) => path),
    verification: report,
    elapsedMs: nowMs - session.startedAtMs,
  };
}
